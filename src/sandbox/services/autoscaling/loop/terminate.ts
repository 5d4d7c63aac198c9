import type { Cloud } from '../../../region/cloud.js';
import { terminateInstance } from '../../ec2/launch.js';
import { Instances } from '../../ec2/tables.js';
import { deregisterTargets, targetStates } from '../../elbv2/targets.js';
import { beginActivity, endActivity } from '../activity/activities.js';
import { causeOf } from '../activity/texts.js';
import { membersOf } from '../group/find.js';
import {
  Activities,
  type ActivityRecord,
  type GroupRecord,
  type MemberRecord,
  Members,
  type Reason,
} from '../tables.js';

const endedStates: ReadonlySet<string | undefined> = new Set(['shutting-down', 'terminated', undefined]);

/** Takes a member out of service: it leaves its target groups first, and EC2 terminates it when it is drained. */
export function beginTermination(
  cloud: Cloud,
  group: GroupRecord,
  member: MemberRecord,
  reasons: readonly (Reason | undefined)[],
): ActivityRecord {
  for (const arn of member.addedTo) deregisterTargets(cloud, arn, [member.id]);
  endActivity(cloud, member.launchActivityId, 'Cancelled', 'The instance was terminated before it was in service');
  const activity = beginActivity(cloud, group, {
    description: `Terminating EC2 instance: ${member.id}`,
    cause: causeOf(...reasons),
    status: isDraining(cloud, member) ? 'WaitingForELBConnectionDraining' : 'InProgress',
    subnetId: member.subnetId,
    availabilityZone: member.availabilityZone,
  });
  member.state = 'Terminating';
  member.terminationActivityId = activity.id;
  return activity;
}

/** Moves every termination on: drained members are terminated, and forgotten when EC2 has finished. */
export function continueTerminations(cloud: Cloud, group: GroupRecord): void {
  for (const member of membersOf(cloud, group)) {
    if (member.state !== 'Terminating' || isDraining(cloud, member)) continue;
    const instance = cloud.table(Instances).get(member.id);
    if (!hasEnded(cloud, member)) {
      terminateInstance(cloud, member.id, 'Client.UserInitiatedShutdown: User initiated shutdown');
      setProgress(cloud, member.terminationActivityId);
    } else if (instance?.state !== 'shutting-down') {
      endActivity(cloud, member.terminationActivityId, 'Successful');
      cloud.table(Members).delete(member.id);
    }
  }
}

/** Whether EC2 is at least ending the instance: what a forced deletion of the group waits for. */
export function hasEnded(cloud: Cloud, member: MemberRecord): boolean {
  return endedStates.has(cloud.table(Instances).get(member.id)?.state);
}

function isDraining(cloud: Cloud, member: MemberRecord): boolean {
  return member.addedTo.some((arn) =>
    targetStates(cloud, arn).some((target) => target.instanceId === member.id && target.state === 'draining'),
  );
}

function setProgress(cloud: Cloud, activityId: string | undefined): void {
  const activity = cloud.table(Activities).get(activityId ?? '');
  if (!activity) return;
  activity.status = 'InProgress';
  activity.progress = 50;
}
