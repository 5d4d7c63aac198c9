import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { InternetGateways, Vpcs } from '../../ec2/tables.js';
import { findSubnetGroup } from '../subnet-group/find-subnet-group.js';
import type { ClusterRecord } from '../tables.js';

/**
 * Whether an instance is publicly accessible: as requested, and an Aurora instance is not unless it is said.
 * @throws AwsError `InvalidVPCNetworkStateFault`: public without an internet gateway or without names in the VPC.
 */
export function checkedPublicAccess(cloud: Cloud, cluster: ClusterRecord, requested: boolean | undefined): boolean {
  if (!requested) return false;
  const { vpcId } = findSubnetGroup(cloud, cluster.subnetGroup);
  if (!cloud.table(InternetGateways).find((gateway) => gateway.vpcId === vpcId)) {
    throw notPublic(' The specified VPC has no internet gateway attached.Update the VPC and then try again');
  }
  const vpc = cloud.table(Vpcs).get(vpcId);
  if (!vpc?.dnsSupport || !vpc.dnsHostnames) {
    throw notPublic(
      '  The specified VPC does not support DNS resolution, DNS hostnames, or both. Update the VPC and then try again',
    );
  }
  return true;
}

/** The reasons are spaced as AWS spaces them. */
const notPublic = (reason: string): AwsError =>
  new AwsError('InvalidVPCNetworkStateFault', `Cannot create a publicly accessible DBInstance.${reason}`);
