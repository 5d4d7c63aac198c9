import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type GroupRecord, Groups, type MemberRecord, Members } from '../tables.js';

/** @throws AwsError `ValidationError`: this service has no code of its own for groups that do not exist. */
export function groupByName(cloud: Cloud, name: string): GroupRecord {
  const group = cloud.table(Groups).get(name);
  if (!group) {
    throw new AwsError('ValidationError', `AutoScalingGroup name not found - AutoScalingGroup ${name} not found`);
  }
  return group;
}

/** A group that may still be changed. @throws AwsError `ValidationError`, `ScalingActivityInProgress` */
export function changeableGroup(cloud: Cloud, name: string): GroupRecord {
  const group = groupByName(cloud, name);
  if (group.deletedFrom !== undefined) {
    throw new AwsError('ScalingActivityInProgress', `AutoScalingGroup ${name} is pending delete`);
  }
  return group;
}

/** @throws AwsError `ValidationError` */
export function memberById(cloud: Cloud, instanceId: string): MemberRecord {
  const member = cloud.table(Members).get(instanceId);
  if (!member) {
    throw new AwsError(
      'ValidationError',
      `Instance Id not found - No managed instance found for instance ID: ${instanceId}`,
    );
  }
  return member;
}

/** The members of a group in the order of their launch, those that are terminating among them. */
export function membersOf(cloud: Cloud, group: GroupRecord): MemberRecord[] {
  return cloud.table(Members).where((member) => member.groupName === group.id);
}

/** The members that count for the capacity. */
export function activeMembersOf(cloud: Cloud, group: GroupRecord): MemberRecord[] {
  return membersOf(cloud, group).filter((member) => member.state !== 'Terminating');
}
