import type { UpdateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { sentences } from '../activity/texts.js';
import { changeableGroup } from './find.js';
import { settingsOf } from './settings.js';

/** What the request does not name stays as it is. Running instances keep the template they were launched from. */
export const updateAutoScalingGroup = defineOperation<UpdateAutoScalingGroupType, object>(
  'UpdateAutoScalingGroup',
  (input, { cloud }) => {
    const group = changeableGroup(cloud, input.AutoScalingGroupName);
    const before = group.desired;
    Object.assign(group, settingsOf(cloud, input, group));
    if (group.desired !== before) {
      const text = sentences.updated(group.minSize, group.maxSize, before, group.desired);
      group.reason = { at: cloud.now(), text };
    }
    // A changed group does not wait for the end of the pause after a failed launch.
    group.retry = { failures: 0, notBefore: 0 };
    return {};
  },
);
