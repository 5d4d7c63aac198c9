import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  type Instance as GroupMember,
} from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import type { FleetTier } from '../config/names.js';
import { tagKeys } from '../config/tags.js';
import type { Failure } from '../engine/failure.js';
import { instanceHealth } from './health-words.js';
import { failureOf, type Reading } from './reading.js';
import type { FleetView, InstanceView } from './snapshot.js';
import type { SnapshotSources } from './sources.js';

/** An Auto Scaling group with its instances; what EC2 adds is left out when EC2 may not be asked. */
export async function readFleet(
  tier: FleetTier,
  sources: SnapshotSources,
  abortSignal: AbortSignal,
): Promise<Reading<FleetView>> {
  const name = sources.names.autoScalingGroup(tier);
  const answer = await sources.clients.autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
    { abortSignal },
  );
  const group = answer.AutoScalingGroups?.[0];
  if (!group) return { absent: 'there is no Auto Scaling group' };
  if (!belongsTo(group, sources.environmentId)) {
    return { absent: `the Auto Scaling group ${name} belongs to something else` };
  }
  const members = group.Instances ?? [];
  const details = await readDetails(members, sources, abortSignal);
  return {
    found: {
      tier,
      name,
      min: group.MinSize ?? 0,
      desired: group.DesiredCapacity ?? 0,
      max: group.MaxSize ?? 0,
      ...(group.Status ? { status: group.Status } : {}),
      instances: members.map((member) => viewOf(member, details)).sort((a, b) => a.id.localeCompare(b.id)),
      ...('failure' in details ? { detailsFailure: details.failure } : {}),
    },
  };
}

type Details = { readonly byId: ReadonlyMap<string, Instance> } | { readonly failure: Failure };

async function readDetails(
  members: readonly GroupMember[],
  sources: SnapshotSources,
  abortSignal: AbortSignal,
): Promise<Details> {
  const ids = members.flatMap((member) => member.InstanceId ?? []);
  if (ids.length === 0) return { byId: new Map() };
  try {
    // A filter, not InstanceIds: one id that EC2 does not know yet would fail the whole question.
    const answer = await sources.clients.ec2.send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: ids }] }),
      { abortSignal },
    );
    const found = (answer.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
    return { byId: new Map(found.map((instance) => [instance.InstanceId ?? '', instance])) };
  } catch (error) {
    return { failure: failureOf(error, abortSignal) };
  }
}

function viewOf(member: GroupMember, details: Details): InstanceView {
  const id = member.InstanceId ?? '?';
  const instance = 'byId' in details ? details.byId.get(id) : undefined;
  const lifecycle = member.LifecycleState ?? 'unknown';
  const healthStatus = member.HealthStatus ?? 'unknown';
  const state = instance?.State?.Name;
  return {
    id,
    lifecycle,
    ...(state ? { state } : {}),
    healthStatus,
    health: instanceHealth(lifecycle, healthStatus, state),
    zone: member.AvailabilityZone ?? '?',
    type: member.InstanceType ?? instance?.InstanceType ?? '?',
    ...(instance?.PrivateIpAddress ? { privateAddress: instance.PrivateIpAddress } : {}),
    ...(instance?.LaunchTime ? { launchedAt: instance.LaunchTime.getTime() } : {}),
  };
}

function belongsTo(group: AutoScalingGroup, environmentId: string): boolean {
  return (group.Tags ?? []).some((tag) => tag.Key === tagKeys.id && tag.Value === environmentId);
}
