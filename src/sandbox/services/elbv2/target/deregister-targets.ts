import type { DeregisterTargetsInput, DeregisterTargetsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { targetGroupByArn } from '../find.js';
import { deregisterTargets } from '../targets.js';

/** Idempotent: what is not registered is ignored. */
export const deregisterTargetsOperation = defineOperation<DeregisterTargetsInput, DeregisterTargetsOutput>(
  'DeregisterTargets',
  (input, { cloud }) => {
    const group = targetGroupByArn(cloud, input.TargetGroupArn);
    for (const { Id = '', Port } of input.Targets) deregisterTargets(cloud, group.id, [Id], Port);
    return {};
  },
);
