import type {
  DescribeLoadBalancerTargetGroupsRequest,
  DescribeLoadBalancerTargetGroupsResponse,
} from '@aws-sdk/client-auto-scaling';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { targetStates } from '../../elbv2/targets.js';
import { paginate } from '../../page.js';
import { activeMembersOf, groupByName } from '../group/find.js';
import type { GroupRecord } from '../tables.js';

const defaultRecords = 100;

export const describeLoadBalancerTargetGroups = defineOperation<
  DescribeLoadBalancerTargetGroupsRequest,
  DescribeLoadBalancerTargetGroupsResponse
>('DescribeLoadBalancerTargetGroups', (input, { cloud }) => {
  const group = groupByName(cloud, input.AutoScalingGroupName);
  const { page, nextToken } = paginate(group.targetGroups, input.MaxRecords ?? defaultRecords, input.NextToken);
  return {
    LoadBalancerTargetGroups: page.map(({ arn, removing }) => ({
      LoadBalancerTargetGroupARN: arn,
      State: removing ? 'Removing' : attachmentState(cloud, group, arn),
    })),
    NextToken: nextToken,
  };
});

function attachmentState(cloud: Cloud, group: GroupRecord, arn: string): 'Adding' | 'Added' | 'InService' {
  const members = activeMembersOf(cloud, group);
  const states = targetStates(cloud, arn);
  const stateOf = (id: string) => states.find((one) => one.instanceId === id)?.state;
  if (members.some((member) => stateOf(member.id) === 'healthy')) return 'InService';
  return members.every((member) => stateOf(member.id) !== undefined) ? 'Added' : 'Adding';
}
