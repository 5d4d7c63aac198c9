import type { Cloud } from '../../../region/cloud.js';
import { type SubnetRecord, Subnets } from '../../ec2/tables.js';
import type { SubnetGroupRecord } from '../tables.js';

/** The group's subnets that still exist. */
export function groupSubnets(cloud: Cloud, group: SubnetGroupRecord): SubnetRecord[] {
  const subnets = cloud.table(Subnets);
  return group.subnetIds.flatMap((id) => subnets.get(id) ?? []);
}

/** The availability zones that the group covers, in the order of their names. */
export function groupZones(cloud: Cloud, group: SubnetGroupRecord): string[] {
  return [...new Set(groupSubnets(cloud, group).map((subnet) => subnet.availabilityZone))].sort();
}
