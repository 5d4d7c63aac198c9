import type {
  AttachLoadBalancerTargetGroupsResultType,
  AttachLoadBalancerTargetGroupsType,
} from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { changeableGroup } from '../group/find.js';
import { checkTargetGroups } from './check.js';

/** Idempotent; the instances are registered by the group's next round. */
export const attachLoadBalancerTargetGroups = defineOperation<
  AttachLoadBalancerTargetGroupsType,
  AttachLoadBalancerTargetGroupsResultType
>('AttachLoadBalancerTargetGroups', (input, { cloud }) => {
  const group = changeableGroup(cloud, input.AutoScalingGroupName);
  checkTargetGroups(cloud, input.TargetGroupARNs);
  const others = group.targetGroups.filter((one) => !input.TargetGroupARNs.includes(one.arn));
  group.targetGroups = [...others, ...input.TargetGroupARNs.map((arn) => ({ arn, removing: false }))];
  return {};
});
