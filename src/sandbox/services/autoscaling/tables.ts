import type { DeletionProtection } from '@aws-sdk/client-auto-scaling';
import { defineTable } from '../../region/table.js';

export interface TemplateReference {
  readonly id: string;
  readonly name: string;
  /** As it was given: a number, `$Latest` or `$Default`. */
  readonly version: string;
}

export interface GroupTag {
  readonly key: string;
  readonly value: string;
  readonly propagate: boolean;
}

/** A dated sentence of an activity's cause: why the desired capacity is what it is. */
export interface Reason {
  readonly at: number;
  readonly text: string;
}

export interface GroupRecord {
  /** The name. */
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  template: TemplateReference;
  minSize: number;
  maxSize: number;
  desired: number;
  cooldownSeconds: number;
  subnetIds: string[];
  healthCheckType: string;
  graceSeconds: number;
  terminationPolicies: string[];
  protectNewInstances: boolean;
  capacityRebalance: boolean;
  deletionProtection: DeletionProtection;
  tags: GroupTag[];
  /** A group that is being removed stays in the list until its targets are drained. */
  targetGroups: { readonly arn: string; readonly removing: boolean }[];
  suspended: { readonly process: string; readonly reason: string }[];
  /** Set while the group is being deleted: it does not vanish before this time. */
  deletedFrom?: number;
  /** Told by the next activities, then forgotten. */
  reason?: Reason | undefined;
  /** Launches that failed in a row, and when the next one may be tried. */
  retry: { readonly failures: number; readonly notBefore: number; readonly avoidSubnetId?: string };
  /** One instance more than desired is on its way to a zone that has too few. */
  rebalancing: boolean;
}
export const Groups = defineTable<GroupRecord>('autoscaling.groups');

/** An instance of a group, from its launch until EC2 has terminated it. */
export interface MemberRecord {
  /** The instance id. */
  readonly id: string;
  readonly groupName: string;
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly instanceType: string;
  readonly template: TemplateReference;
  readonly launchedAt: number;
  readonly launchActivityId: string;
  state: 'Pending' | 'InService' | 'Terminating';
  health: 'Healthy' | 'Unhealthy';
  protectedFromScaleIn: boolean;
  inServiceAt?: number;
  /** The target groups that the member was added to (or would have been, had that process not been suspended). */
  addedTo: string[];
  terminationActivityId?: string;
}
export const Members = defineTable<MemberRecord>('autoscaling.members');

export interface ActivityRecord {
  readonly id: string;
  readonly groupName: string;
  readonly groupArn: string;
  readonly cause: string;
  readonly startedAt: number;
  readonly subnetId: string;
  readonly availabilityZone: string;
  description: string;
  status: 'PreInService' | 'InProgress' | 'WaitingForELBConnectionDraining' | 'Successful' | 'Failed' | 'Cancelled';
  message?: string;
  progress: number;
  endedAt?: number;
}
export const Activities = defineTable<ActivityRecord>('autoscaling.activities');
