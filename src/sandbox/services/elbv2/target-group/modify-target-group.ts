import type { ModifyTargetGroupInput, ModifyTargetGroupOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { targetGroupByArn } from '../find.js';
import { toTargetGroup } from './describe-target-groups.js';
import { healthCheckOf } from './health-check.js';

/** Only the health check can be changed: name, protocol, port and VPC are fixed. */
export const modifyTargetGroup = defineOperation<ModifyTargetGroupInput, ModifyTargetGroupOutput>(
  'ModifyTargetGroup',
  (input, { cloud }) => {
    const group = targetGroupByArn(cloud, input.TargetGroupArn);
    group.healthCheck = healthCheckOf(group.protocol, input, group.healthCheck);
    return { TargetGroups: [toTargetGroup(cloud, group)] };
  },
);
