import type {
  DetachLoadBalancerTargetGroupsResultType,
  DetachLoadBalancerTargetGroupsType,
} from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { deregisterTargets } from '../../elbv2/targets.js';
import { changeableGroup, membersOf } from '../group/find.js';

/** The instances are deregistered; the target group stays `Removing` until they are drained. */
export const detachLoadBalancerTargetGroups = defineOperation<
  DetachLoadBalancerTargetGroupsType,
  DetachLoadBalancerTargetGroupsResultType
>('DetachLoadBalancerTargetGroups', (input, { cloud }) => {
  const group = changeableGroup(cloud, input.AutoScalingGroupName);
  const detached = input.TargetGroupARNs;
  if (!detached.every((arn) => group.targetGroups.some((one) => one.arn === arn))) {
    throw new AwsError('ValidationError', 'Trying to remove Target Groups that are not part of the group');
  }
  const members = membersOf(cloud, group);
  for (const member of members) member.addedTo = member.addedTo.filter((arn) => !detached.includes(arn));
  for (const arn of detached) {
    deregisterTargets(
      cloud,
      arn,
      members.map((member) => member.id),
    );
  }
  group.targetGroups = group.targetGroups.map(({ arn, removing }) => ({
    arn,
    removing: removing || detached.includes(arn),
  }));
  return {};
});
