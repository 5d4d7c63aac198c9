import type { DeleteVpcRequest } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { depart } from '../departed.js';
import { existing, kinds } from '../resource.js';
import { Interfaces, InternetGateways, NatGateways, RouteTables, SecurityGroups, Subnets, Vpcs } from '../tables.js';
import { deleteDefaults } from './defaults.js';

/** AWS names no culprit in the message. */
export const deleteVpc = defineOperation<DeleteVpcRequest, object>('DeleteVpc', ({ VpcId }, { cloud }) => {
  const vpc = existing(cloud, kinds.vpc, VpcId);
  if (hasDependencies(cloud, vpc.id)) {
    throw new AwsError('DependencyViolation', `The vpc '${vpc.id}' has dependencies and cannot be deleted.`);
  }
  deleteDefaults(cloud, vpc.id);
  depart(cloud, Vpcs, vpc.id);
  return {};
});

function hasDependencies(cloud: Cloud, vpcId: string): boolean {
  const inVpc = (record: { readonly vpcId?: string | undefined }): boolean => record.vpcId === vpcId;
  return (
    cloud.table(Subnets).find(inVpc) !== undefined ||
    cloud.table(InternetGateways).find(inVpc) !== undefined ||
    cloud.table(Interfaces).find(inVpc) !== undefined ||
    cloud.table(NatGateways).find((nat) => inVpc(nat) && !['deleted', 'failed'].includes(nat.state)) !== undefined ||
    cloud.table(SecurityGroups).find((group) => inVpc(group) && group.name !== 'default') !== undefined ||
    cloud
      .table(RouteTables)
      .find((table) => inVpc(table) && table.associations.every((one) => one.subnetId !== undefined)) !== undefined
  );
}
