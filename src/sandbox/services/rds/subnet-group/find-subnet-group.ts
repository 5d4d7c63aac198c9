import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type SubnetGroupRecord, SubnetGroups } from '../tables.js';

/** @throws AwsError `DBSubnetGroupNotFoundFault`. */
export function findSubnetGroup(cloud: Cloud, name: string): SubnetGroupRecord {
  const group = cloud.table(SubnetGroups).get(name.toLowerCase());
  if (!group) throw new AwsError('DBSubnetGroupNotFoundFault', `DB subnet group '${name}' does not exist.`);
  return group;
}
