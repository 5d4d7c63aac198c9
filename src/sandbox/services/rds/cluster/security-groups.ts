import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { SecurityGroups } from '../../ec2/tables.js';

/**
 * The groups of the cluster's instances; without a choice the VPC's default group.
 * @throws AwsError for a group that does not exist or is of another VPC.
 */
export function checkedSecurityGroups(
  cloud: Cloud,
  vpcId: string,
  requested: readonly string[] | undefined,
): readonly string[] {
  const groups = cloud.table(SecurityGroups);
  if (!requested?.length) {
    const fallback = groups.find((group) => group.vpcId === vpcId && group.name === 'default');
    return fallback ? [fallback.id] : [];
  }
  for (const id of requested) {
    const group = groups.get(id);
    if (!group || group.visibleAt > cloud.now()) {
      throw new AwsError('InvalidParameterValue', `Invalid security group , groupId= ${id}, groupName=.`);
    }
    if (group.vpcId !== vpcId) {
      throw new AwsError(
        'InvalidParameterCombination',
        `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${vpcId} and the EC2 security group is in ${group.vpcId}`,
      );
    }
  }
  return [...requested];
}
