import type { ActivitiesType, Activity, DescribeScalingActivitiesType, Filter } from '@aws-sdk/client-auto-scaling';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { paginate } from '../../page.js';
import { Activities, type ActivityRecord, Groups } from '../tables.js';

const mostRecords = 100;

export function toActivity(cloud: Cloud, activity: ActivityRecord): Activity {
  const isDeleted = cloud.table(Groups).get(activity.groupName)?.arn !== activity.groupArn;
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: activity.groupName,
    AutoScalingGroupARN: activity.groupArn,
    ...(isDeleted ? { AutoScalingGroupState: 'Deleted' } : {}),
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startedAt),
    ...(activity.endedAt === undefined ? {} : { EndTime: new Date(activity.endedAt) }),
    StatusCode: activity.status,
    ...(activity.message === undefined ? {} : { StatusMessage: activity.message }),
    Progress: activity.progress,
    Details: JSON.stringify({ 'Subnet ID': activity.subnetId, 'Availability Zone': activity.availabilityZone }),
  };
}

/** Newest first. The only place where failed launches can be seen. */
export const describeScalingActivities = defineOperation<DescribeScalingActivitiesType, ActivitiesType>(
  'DescribeScalingActivities',
  (input, { cloud }) => {
    const { ActivityIds: ids = [], AutoScalingGroupName: groupName } = input;
    const chosen = cloud
      .table(Activities)
      .where(
        (one) =>
          (ids.length === 0 || ids.includes(one.id)) &&
          (groupName === undefined || one.groupName === groupName) &&
          (input.IncludeDeletedGroups === true || cloud.table(Groups).get(one.groupName)?.arn === one.groupArn) &&
          (input.Filters ?? []).every((filter) => passes(one, filter)),
      )
      .reverse();
    const { page, nextToken } = paginate(
      chosen,
      Math.min(input.MaxRecords ?? mostRecords, mostRecords),
      input.NextToken,
    );
    return { Activities: page.map((one) => toActivity(cloud, one)), NextToken: nextToken };
  },
);

function passes(activity: ActivityRecord, { Name: name = '', Values: values = [] }: Filter): boolean {
  if (name === 'Status') return values.includes(activity.status);
  const bound = Date.parse(values[0] ?? '');
  if (name === 'StartTimeLowerBound') return activity.startedAt >= bound;
  if (name === 'StartTimeUpperBound') return activity.startedAt <= bound;
  throw new AwsError('ValidationError', `Filter ${name} is not valid`);
}
