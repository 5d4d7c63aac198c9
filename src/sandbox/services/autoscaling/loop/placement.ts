import type { Cloud } from '../../../region/cloud.js';
import { Subnets } from '../../ec2/tables.js';
import type { GroupRecord, MemberRecord } from '../tables.js';

const count = (members: readonly MemberRecord[], subnetId: string): number =>
  members.filter((member) => member.subnetId === subnetId).length;

/** The subnet with the fewest members; the one where the last launch found no capacity only if there is no other. */
export function nextSubnet(group: GroupRecord, active: readonly MemberRecord[]): string {
  const others = group.subnetIds.filter((id) => id !== group.retry.avoidSubnetId);
  return emptiest(others.length > 0 ? others : group.subnetIds, active);
}

/** The first of the subnets with the fewest members. */
export function emptiest(subnetIds: readonly string[], active: readonly MemberRecord[]): string {
  const [first = '', ...rest] = subnetIds;
  return rest.reduce((best, id) => (count(active, id) < count(active, best) ? id : best), first);
}

export function zoneOf(cloud: Cloud, subnetId: string): string {
  return cloud.table(Subnets).get(subnetId)?.availabilityZone ?? '';
}

/** Whether one zone has at least two members more than another one of the group's. */
export function isUnbalanced(group: GroupRecord, active: readonly MemberRecord[]): boolean {
  const counts = group.subnetIds.map((id) => count(active, id));
  return Math.max(...counts) - Math.min(...counts) > 1;
}

/**
 * The member that a shrinking group gives up: of the zone with the most members the one with the oldest version of
 * the template, then the one that was launched first. Members in zones that left the group go before all others.
 */
export function nextVictim(group: GroupRecord, active: readonly MemberRecord[]): MemberRecord | undefined {
  const rank = (member: MemberRecord): readonly number[] => [
    group.subnetIds.includes(member.subnetId) ? 1 : 0,
    -count(active, member.subnetId),
    Number(member.template.version),
    member.launchedAt,
  ];
  return active
    .filter((member) => !member.protectedFromScaleIn)
    .reduce<MemberRecord | undefined>(
      (best, member) => (best === undefined || precedes(rank(member), rank(best)) ? member : best),
      undefined,
    );
}

function precedes(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
