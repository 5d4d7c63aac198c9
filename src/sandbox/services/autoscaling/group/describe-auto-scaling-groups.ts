import type {
  AutoScalingGroup,
  AutoScalingGroupNamesType,
  AutoScalingGroupsType,
  Filter,
  Instance,
} from '@aws-sdk/client-auto-scaling';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Subnets } from '../../ec2/tables.js';
import { paginate } from '../../page.js';
import { type GroupRecord, Groups, type MemberRecord } from '../tables.js';
import { toTagDescriptions } from '../tag/group-tags.js';
import { membersOf } from './find.js';
import { toWireTemplate } from './template.js';

const defaultRecords = 50;

export function toInstance(member: MemberRecord): Instance {
  return {
    InstanceId: member.id,
    InstanceType: member.instanceType,
    AvailabilityZone: member.availabilityZone,
    LifecycleState: member.state,
    HealthStatus: member.health,
    LaunchTemplate: toWireTemplate(member.template),
    ProtectedFromScaleIn: member.protectedFromScaleIn,
  };
}

function toGroup(cloud: Cloud, group: GroupRecord): AutoScalingGroup {
  return {
    AutoScalingGroupName: group.id,
    AutoScalingGroupARN: group.arn,
    LaunchTemplate: toWireTemplate(group.template),
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desired,
    DefaultCooldown: group.cooldownSeconds,
    AvailabilityZones: zonesOf(cloud, group),
    LoadBalancerNames: [],
    TargetGroupARNs: group.targetGroups.filter((one) => !one.removing).map((one) => one.arn),
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.graceSeconds,
    Instances: membersOf(cloud, group).map(toInstance),
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: group.suspended.map((one) => ({
      ProcessName: one.process,
      SuspensionReason: one.reason,
    })),
    VPCZoneIdentifier: group.subnetIds.join(','),
    EnabledMetrics: [],
    ...(group.deletedFrom === undefined ? {} : { Status: 'Delete in progress' }),
    Tags: toTagDescriptions(group),
    TerminationPolicies: group.terminationPolicies,
    NewInstancesProtectedFromScaleIn: group.protectNewInstances,
    ServiceLinkedRoleARN: cloud.arn(
      'iam',
      'role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      { regional: false },
    ),
    CapacityRebalance: group.capacityRebalance,
    DeletionProtection: group.deletionProtection,
    TrafficSources: group.targetGroups
      .filter((one) => !one.removing)
      .map((one) => ({ Identifier: one.arn, Type: 'elbv2' })),
  };
}

function zonesOf(cloud: Cloud, group: GroupRecord): string[] {
  const zones = group.subnetIds.flatMap((id) => cloud.table(Subnets).get(id)?.availabilityZone ?? []);
  return [...new Set(zones)].sort();
}

/** A name that does not exist is no error: the list is empty. */
export const describeAutoScalingGroups = defineOperation<AutoScalingGroupNamesType, AutoScalingGroupsType>(
  'DescribeAutoScalingGroups',
  (input, { cloud }) => {
    const names = input.AutoScalingGroupNames ?? [];
    const chosen = cloud
      .table(Groups)
      .where(
        (group) =>
          (names.length === 0 || names.includes(group.id)) &&
          (input.Filters ?? []).every((filter) => passes(group, filter)),
      );
    const { page, nextToken } = paginate(chosen, input.MaxRecords ?? defaultRecords, input.NextToken);
    return { AutoScalingGroups: page.map((group) => toGroup(cloud, group)), NextToken: nextToken };
  },
);

function passes(group: GroupRecord, { Name: name = '', Values: values = [] }: Filter): boolean {
  if (name === 'tag-key') return group.tags.some((tag) => values.includes(tag.key));
  if (name === 'tag-value') return group.tags.some((tag) => values.includes(tag.value));
  if (name.startsWith('tag:')) {
    return group.tags.some((tag) => tag.key === name.slice(4) && values.includes(tag.value));
  }
  throw new AwsError('ValidationError', `Filter ${name} is not valid`);
}
