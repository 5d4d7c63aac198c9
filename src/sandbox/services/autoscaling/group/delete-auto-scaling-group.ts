import type { DeleteAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { sentences } from '../activity/texts.js';
import { rhythm } from '../loop/timing.js';
import { activeMembersOf, groupByName, membersOf } from './find.js';

/**
 * Only a forced deletion takes a group that has instances; it does not wait for them. The group is shown as
 * `Delete in progress` for some time, and its instances may outlive it for some more.
 */
export const deleteAutoScalingGroup = defineOperation<DeleteAutoScalingGroupType, object>(
  'DeleteAutoScalingGroup',
  (input, { cloud }) => {
    const group = groupByName(cloud, input.AutoScalingGroupName);
    const forced = input.ForceDelete === true;
    if (group.deletionProtection === 'prevent-all-deletion' || (forced && group.deletionProtection !== 'none')) {
      throw new AwsError(
        'ResourceInUse',
        `The Auto Scaling group ${group.id} has deletion protection ${group.deletionProtection}`,
      );
    }
    if (!forced && activeMembersOf(cloud, group).length > 0) {
      throw new AwsError(
        'ResourceInUse',
        'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
      );
    }
    const isEmpty = membersOf(cloud, group).length === 0;
    if (!forced && !isEmpty) {
      throw new AwsError(
        'ScalingActivityInProgress',
        'You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.',
      );
    }
    if (group.deletedFrom !== undefined) return {};
    group.deletedFrom = cloud.now() + (isEmpty ? 0 : cloud.scaled(rhythm.deletionMs));
    group.reason = { at: cloud.now(), text: sentences.deleted(group.desired) };
    Object.assign(group, { minSize: 0, maxSize: 0, desired: 0 });
    return {};
  },
);
