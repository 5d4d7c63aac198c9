import type { SetDesiredCapacityType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { sentences } from '../activity/texts.js';
import { changeableGroup } from './find.js';

export const setDesiredCapacity = defineOperation<SetDesiredCapacityType, object>(
  'SetDesiredCapacity',
  (input, { cloud }) => {
    const group = changeableGroup(cloud, input.AutoScalingGroupName);
    const wanted = input.DesiredCapacity;
    const outside =
      wanted > group.maxSize
        ? `above max value ${group.maxSize}`
        : wanted < group.minSize
          ? `below min value ${group.minSize}`
          : undefined;
    if (outside) {
      throw new AwsError(
        'ValidationError',
        `New SetDesiredCapacity value ${wanted} is ${outside} for the AutoScalingGroup.`,
      );
    }
    if (wanted !== group.desired) {
      group.reason = { at: cloud.now(), text: sentences.desiredSet(group.desired, wanted) };
      group.desired = wanted;
    }
    return {};
  },
);
