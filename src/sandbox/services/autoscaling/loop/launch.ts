import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { launchInstance } from '../../ec2/launch.js';
import { versionWish } from '../../ec2/launch-template/versions.js';
import { Instances } from '../../ec2/tables.js';
import { registerTargets } from '../../elbv2/targets.js';
import { beginActivity, endActivity } from '../activity/activities.js';
import { causeOf, sentences } from '../activity/texts.js';
import { membersOf } from '../group/find.js';
import { resolved } from '../group/template.js';
import { isSuspended } from '../process/processes.js';
import { type GroupRecord, Members, type Reason } from '../tables.js';
import { instanceTags } from '../tag/group-tags.js';
import { zoneOf } from './placement.js';
import { beginTermination } from './terminate.js';
import { pauseAfter, rhythm } from './timing.js';

/** EC2's answers that are about one zone: the next attempt goes to another one. */
const zonal: ReadonlySet<string> = new Set([
  'InsufficientInstanceCapacity',
  'InsufficientFreeAddressesInSubnet',
  'Unsupported',
]);

const launching = 'Launching a new EC2 instance';

/** Launches one instance and answers whether EC2 did; a refusal of EC2's is recorded as a failed activity and followed by a pause. */
export function launchMember(
  cloud: Cloud,
  group: GroupRecord,
  subnetId: string,
  reasons: readonly (Reason | undefined)[],
): boolean {
  const cause = causeOf(...reasons);
  const place = { subnetId, availabilityZone: zoneOf(cloud, subnetId) };
  try {
    const { id, version } = group.template;
    const instance = launchInstance(cloud, {
      template: { id, version: versionWish(version) },
      subnetId,
      tags: instanceTags(group),
    });
    const activity = beginActivity(cloud, group, {
      description: `${launching}: ${instance.id}`,
      cause,
      status: 'PreInService',
      ...place,
    });
    cloud.table(Members).put({
      id: instance.id,
      groupName: group.id,
      ...place,
      instanceType: instance.instanceType,
      template: resolved(cloud, group.template),
      launchedAt: cloud.now(),
      launchActivityId: activity.id,
      state: 'Pending',
      health: 'Healthy',
      protectedFromScaleIn: group.protectNewInstances,
      addedTo: [],
    });
    group.retry = { failures: 0, notBefore: 0 };
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { id } = beginActivity(cloud, group, { description: launching, cause, status: 'InProgress', ...place });
    endActivity(cloud, id, 'Failed', `${error.message} Launching EC2 instance failed.`);
    const failures = group.retry.failures + 1;
    group.retry = {
      failures,
      notBefore: cloud.now() + cloud.scaled(pauseAfter(failures)),
      ...(zonal.has(error.code) ? { avoidSubnetId: subnetId } : {}),
    };
    return false;
  }
}

/** Puts pending members into service once EC2 runs them, and gives up those that EC2 could not start. */
export function admitPending(cloud: Cloud, group: GroupRecord): void {
  for (const member of membersOf(cloud, group)) {
    if (member.state !== 'Pending') continue;
    const instance = cloud.table(Instances).get(member.id);
    if (instance?.state === 'running' && cloud.now() >= member.launchedAt + cloud.scaled(rhythm.inServiceMs)) {
      member.state = 'InService';
      member.inServiceAt = cloud.now();
      endActivity(cloud, member.launchActivityId, 'Successful');
    } else if (instance?.state !== 'running' && instance?.state !== 'pending') {
      const { message = 'Client.InternalError: Client error on launch' } = instance?.stateReason ?? {};
      const problem = `Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: ${message}`;
      endActivity(cloud, member.launchActivityId, 'Cancelled', problem);
      beginTermination(cloud, group, member, [{ at: cloud.now(), text: sentences.failedToStart() }]);
    }
  }
}

/** Adds members in service to the target groups that they are not in yet. */
export function addToTargetGroups(cloud: Cloud, group: GroupRecord): void {
  const attached = group.targetGroups.filter((one) => !one.removing).map((one) => one.arn);
  for (const member of membersOf(cloud, group)) {
    if (member.state !== 'InService') continue;
    for (const arn of attached.filter((one) => !member.addedTo.includes(one))) {
      // What is launched while the process is suspended is not added later either.
      if (!isSuspended(group, 'AddToLoadBalancer')) registerTargets(cloud, arn, [member.id]);
      member.addedTo.push(arn);
    }
  }
}
