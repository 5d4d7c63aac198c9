import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { targetStates } from '../../elbv2/targets.js';
import { endActivity } from '../activity/activities.js';
import { sentences } from '../activity/texts.js';
import { activeMembersOf, membersOf } from '../group/find.js';
import { type GroupRecord, Groups, Members } from '../tables.js';
import { adjustCapacity } from './capacity.js';
import { replaceUnhealthy } from './health.js';
import { addToTargetGroups, admitPending } from './launch.js';
import { beginTermination, continueTerminations, hasEnded } from './terminate.js';
import { rhythm } from './timing.js';

/** The ARN tells a group from an older one of the same name. */
interface OfGroup {
  readonly name: string;
  readonly arn: string;
}

/** Begins the rounds of a new group; each one plans the next, until the group is gone. */
export function startReconciling(cloud: Cloud, group: GroupRecord): void {
  cloud.schedule(reconcile, { name: group.id, arn: group.arn }, rhythm.firstRoundMs);
}

/** One round: what EC2 and the load balancers did is noted, then what is missing is begun. */
export const reconcile = defineTask<OfGroup>('autoscaling.reconcile', (cloud, payload) => {
  const group = cloud.table(Groups).get(payload.name);
  if (group?.arn !== payload.arn) return;
  cloud.schedule(reconcile, payload, rhythm.betweenRoundsMs);
  admitPending(cloud, group);
  continueTerminations(cloud, group);
  forgetRemovedTargetGroups(cloud, group);
  if (group.deletedFrom !== undefined) {
    continueDeletion(cloud, group, group.deletedFrom);
    return;
  }
  addToTargetGroups(cloud, group);
  replaceUnhealthy(cloud, group);
  adjustCapacity(cloud, group);
});

/** Instances are told to end; the group does not wait until they have, but it takes its time. */
function continueDeletion(cloud: Cloud, group: GroupRecord, from: number): void {
  const active = activeMembersOf(cloud, group);
  const shrunk = { at: cloud.now(), text: sentences.shrunk(active.length, 0) };
  for (const member of active) beginTermination(cloud, group, member, [group.reason, shrunk]);
  const members = membersOf(cloud, group);
  if (cloud.now() < from || !members.every((member) => hasEnded(cloud, member))) return;
  for (const member of members) {
    endActivity(cloud, member.terminationActivityId, 'Successful');
    cloud.table(Members).delete(member.id);
  }
  cloud.table(Groups).delete(group.id);
}

function forgetRemovedTargetGroups(cloud: Cloud, group: GroupRecord): void {
  const members = new Set(membersOf(cloud, group).map((member) => member.id));
  group.targetGroups = group.targetGroups.filter(
    ({ arn, removing }) => !removing || targetStates(cloud, arn).some((target) => members.has(target.instanceId)),
  );
}
