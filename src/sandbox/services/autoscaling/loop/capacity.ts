import type { Cloud } from '../../../region/cloud.js';
import { sentences } from '../activity/texts.js';
import { activeMembersOf } from '../group/find.js';
import { isSuspended } from '../process/processes.js';
import type { GroupRecord, MemberRecord } from '../tables.js';
import { launchMember } from './launch.js';
import { emptiest, isUnbalanced, nextSubnet, nextVictim, zoneOf } from './placement.js';
import { beginTermination } from './terminate.js';

/** Brings the number of active members to the desired capacity. */
export function adjustCapacity(cloud: Cloud, group: GroupRecord): void {
  const active = activeMembersOf(cloud, group);
  if (active.length < group.desired) grow(cloud, group, active.length);
  else if (active.length > group.desired) shrink(cloud, group, active);
  else if (isUnbalanced(group, active)) rebalance(cloud, group, active);
}

function mayLaunch(cloud: Cloud, group: GroupRecord): boolean {
  return !isSuspended(group, 'Launch') && cloud.now() >= group.retry.notBefore;
}

function grow(cloud: Cloud, group: GroupRecord, before: number): void {
  if (!mayLaunch(cloud, group)) return;
  const { reason } = group;
  const started = { at: cloud.now(), text: sentences.started(before, group.desired) };
  const reasons = reason?.text === sentences.replaced() ? [reason] : [reason, started];
  for (let i = before; i < group.desired; i++) {
    const subnetId = nextSubnet(group, activeMembersOf(cloud, group));
    if (!launchMember(cloud, group, subnetId, reasons)) return;
  }
  group.reason = undefined;
}

function shrink(cloud: Cloud, group: GroupRecord, active: readonly MemberRecord[]): void {
  if (isSuspended(group, 'Terminate')) return;
  // The new instance of the poorer zone has to serve before the richer zone gives one up.
  if (group.rebalancing && active.some((member) => member.state === 'Pending')) return;
  group.rebalancing = false;
  const victims: MemberRecord[] = [];
  for (let rest = active; rest.length > group.desired; ) {
    const victim = nextVictim(group, rest);
    if (!victim) break;
    victims.push(victim);
    rest = rest.filter((member) => member !== victim);
  }
  const at = cloud.now();
  const reasons = [
    group.reason,
    { at, text: sentences.shrunk(active.length, active.length - victims.length) },
    ...victims.map((victim) => ({ at, text: sentences.selected(victim.id) })),
  ];
  for (const victim of victims) beginTermination(cloud, group, victim, reasons);
  group.reason = undefined;
}

/** Launches one instance too many in the poorest zone; shrinking then takes one from the richest. */
function rebalance(cloud: Cloud, group: GroupRecord, active: readonly MemberRecord[]): void {
  if (isSuspended(group, 'AZRebalance') || isSuspended(group, 'Terminate') || !mayLaunch(cloud, group)) return;
  if (active.some((member) => member.state === 'Pending')) return;
  const subnetId = emptiest(group.subnetIds, active);
  const text = sentences.balanced(zoneOf(cloud, subnetId));
  group.rebalancing = launchMember(cloud, group, subnetId, [{ at: cloud.now(), text }]);
}
