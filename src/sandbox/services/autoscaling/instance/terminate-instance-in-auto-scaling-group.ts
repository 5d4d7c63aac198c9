import type { ActivityType, TerminateInstanceInAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { toActivity } from '../activity/describe-scaling-activities.js';
import { sentences } from '../activity/texts.js';
import { activeMembersOf, changeableGroup, memberById } from '../group/find.js';
import { beginTermination } from '../loop/terminate.js';

/** The instance is replaced, unless the desired capacity shrinks with it. */
export const terminateInstanceInAutoScalingGroup = defineOperation<
  TerminateInstanceInAutoScalingGroupType,
  ActivityType
>('TerminateInstanceInAutoScalingGroup', (input, { cloud }) => {
  const member = memberById(cloud, input.InstanceId ?? input.InstanceIds?.[0] ?? '');
  const group = changeableGroup(cloud, member.groupName);
  const now = cloud.now();
  if (member.state === 'Terminating') {
    throw new AwsError('ScalingActivityInProgress', `The instance ${member.id} is being terminated already`);
  }
  if (!input.ShouldDecrementDesiredCapacity) {
    const activity = beginTermination(cloud, group, member, [{ at: now, text: sentences.terminatedByUser(member.id) }]);
    return { Activity: toActivity(cloud, activity) };
  }
  if (group.desired <= group.minSize) {
    throw new AwsError(
      'ValidationError',
      `Currently, desiredSize equals minSize (${group.minSize}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  }
  const capacity = activeMembersOf(cloud, group).length;
  group.desired -= 1;
  const text = sentences.terminatedByUserAndShrunk(member.id, capacity, capacity - 1);
  return { Activity: toActivity(cloud, beginTermination(cloud, group, member, [{ at: now, text }])) };
});
