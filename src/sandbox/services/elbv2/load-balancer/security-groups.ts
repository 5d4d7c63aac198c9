import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { SecurityGroups } from '../../ec2/tables.js';

/** @throws AwsError `InvalidSecurityGroup` for groups that do not exist, are not visible yet or are of another VPC. */
export function checkSecurityGroups(cloud: Cloud, vpcId: string, ids: readonly string[]): void {
  const valid = ids.every((id) => {
    const group = cloud.table(SecurityGroups).get(id);
    return group?.vpcId === vpcId && group.visibleAt <= cloud.now();
  });
  if (!valid) throw new AwsError('InvalidSecurityGroup', 'One or more security groups are invalid');
}

/** The group of an application load balancer that was given none. */
export function defaultSecurityGroup(cloud: Cloud, vpcId: string): string[] {
  const group = cloud.table(SecurityGroups).find((one) => one.vpcId === vpcId && one.name === 'default');
  return group ? [group.id] : [];
}
