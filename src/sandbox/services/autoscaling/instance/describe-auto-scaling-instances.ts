import type { AutoScalingInstancesType, DescribeAutoScalingInstancesType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { paginate } from '../../page.js';
import { toInstance } from '../group/describe-auto-scaling-groups.js';
import { Members } from '../tables.js';

const defaultRecords = 50;

/** Ids of instances that no group has are left out silently. */
export const describeAutoScalingInstances = defineOperation<DescribeAutoScalingInstancesType, AutoScalingInstancesType>(
  'DescribeAutoScalingInstances',
  (input, { cloud }) => {
    const ids = input.InstanceIds ?? [];
    const chosen = cloud.table(Members).where((member) => ids.length === 0 || ids.includes(member.id));
    const { page, nextToken } = paginate(chosen, input.MaxRecords ?? defaultRecords, input.NextToken);
    return {
      AutoScalingInstances: page.map((member) => ({
        ...toInstance(member),
        AutoScalingGroupName: member.groupName,
        // Upper case here, and only here.
        HealthStatus: member.health.toUpperCase(),
        LifecycleState: member.state,
      })),
      NextToken: nextToken,
    };
  },
);
