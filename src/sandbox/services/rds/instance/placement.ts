import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { createInterface } from '../../ec2/network-interface.js';
import type { InterfaceRecord, SubnetRecord } from '../../ec2/tables.js';
import { engine, engineVersion } from '../catalog/engine-versions.js';
import { zonesFor } from '../catalog/instance-classes.js';
import { membersOf } from '../cluster/members.js';
import { findSubnetGroup } from '../subnet-group/find-subnet-group.js';
import { groupSubnets } from '../subnet-group/group-zones.js';
import type { ClusterRecord } from '../tables.js';

/**
 * The subnet of a new instance: in the requested zone, or in the group's zone with the fewest members.
 * @throws AwsError when the class does not fit the version, or no subnet of the group is where the class is offered.
 */
export function choosePlace(
  cloud: Cloud,
  cluster: ClusterRecord,
  instanceClass: string,
  requestedZone: string | undefined,
): SubnetRecord {
  const version = engineVersion(cluster.engineVersion);
  const offered = zonesFor(cloud, version, instanceClass);
  if (!offered) {
    throw new AwsError(
      'InvalidParameterCombination',
      `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${instanceClass}, Engine=${engine}, EngineVersion=${version.name}, LicenseModel=general-public-license. For supported combinations of instance class and database engine version, see the documentation.`,
    );
  }
  const subnets = groupSubnets(cloud, findSubnetGroup(cloud, cluster.subnetGroup));
  const zones = [...new Set(subnets.map((subnet) => subnet.availabilityZone))];
  if (requestedZone && !zones.includes(requestedZone)) {
    throw new AwsError(
      'InvalidVPCNetworkStateFault',
      `Cannot create a ${instanceClass} database instance because there is not a subnet in ${requestedZone}, the targeted availability zone. Create a new subnet in ${requestedZone} and target that availability zone again, or retry the launch with no availability zone, or choose from these availability zones: ${zones.join(', ')}.`,
    );
  }
  const candidates = subnets
    .filter((subnet) => !requestedZone || subnet.availabilityZone === requestedZone)
    .filter((subnet) => offered.includes(subnet.availabilityZone));
  const used = (subnet: SubnetRecord): number =>
    membersOf(cloud, cluster.id).filter((member) => member.availabilityZone === subnet.availabilityZone).length;
  const [best] = candidates.sort((a, b) => used(a) - used(b));
  if (!best) {
    throw new AwsError(
      'InsufficientDBInstanceCapacity',
      `Cannot create a database instance because no zone of the DB subnet group offers ${instanceClass}: ${zones.join(', ')}.`,
    );
  }
  return best;
}

/** The interface that RDS holds in the subnet until the instance is gone. @throws AwsError when no address is free. */
export function createDatabaseInterface(cloud: Cloud, cluster: ClusterRecord, subnet: SubnetRecord): InterfaceRecord {
  try {
    return createInterface(cloud, {
      subnetId: subnet.id,
      groupIds: cluster.securityGroupIds,
      description: 'RDSNetworkInterface',
      type: 'interface',
      requesterManaged: true,
      instanceOwnerId: 'amazon-rds',
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError('InvalidVPCNetworkStateFault', error.message);
  }
}
