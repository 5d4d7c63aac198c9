import {
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAccountLimitsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeScalingActivitiesCommand,
  DescribeTagsCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SetInstanceHealthCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { expect, test } from 'vitest';
import { terminateInstance } from '../../../../src/sandbox/services/ec2/launch.js';
import { Instances } from '../../../../src/sandbox/services/ec2/tables.js';
import { subnets } from '../elbv2/network.js';
import { groupName, startWithTemplate, templateId } from './group.js';

const created = 'At T a user request created an AutoScalingGroup changing the desired capacity from 0 to 2.';
const started = (before: number, after: number) =>
  `At T an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${before} to ${after}.`;
const shrunk = (before: number, after: number) =>
  `At T an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${before} to ${after}.`;
const selected = 'At T instance i-0 was selected for termination.';
const launched = (status: string) => `${status}: Launching a new EC2 instance: i-0 | ${created}  ${started(0, 2)}`;

test('two instances are in service after 73 seconds, one in each zone, and a group looks as AWS shows it', async () => {
  const { region, create, group, instances, activities } = await startWithTemplate();
  await create();
  expect(await instances()).toEqual([]);
  await region.pass(72);
  expect(await instances()).toEqual(['us-east-1a Pending Healthy', 'us-east-1b Pending Healthy']);
  expect(await activities()).toEqual([launched('PreInService'), launched('PreInService')]);
  await region.pass(1);
  expect(await activities()).toEqual([launched('Successful'), launched('Successful')]);
  const shown = await group();
  expect(shown?.AutoScalingGroupARN).toMatch(
    /^arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:[0-9a-f-]{36}:autoScalingGroupName\/demo-web$/,
  );
  const template = { LaunchTemplateId: templateId, LaunchTemplateName: 'demo-web' };
  const member = (i: number, AvailabilityZone: string) => ({
    InstanceId: shown?.Instances?.[i]?.InstanceId,
    InstanceType: 't4g.micro',
    AvailabilityZone,
    LifecycleState: 'InService',
    HealthStatus: 'Healthy',
    LaunchTemplate: { ...template, Version: '1' },
    ProtectedFromScaleIn: false,
  });
  expect(shown).toEqual({
    AutoScalingGroupName: groupName,
    AutoScalingGroupARN: shown?.AutoScalingGroupARN,
    LaunchTemplate: { ...template, Version: '$Latest' },
    MinSize: 2,
    MaxSize: 4,
    DesiredCapacity: 2,
    DefaultCooldown: 300,
    AvailabilityZones: ['us-east-1a', 'us-east-1b'],
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 0,
    Instances: [member(0, 'us-east-1a'), member(1, 'us-east-1b')],
    CreatedTime: shown?.CreatedTime,
    SuspendedProcesses: [],
    VPCZoneIdentifier: `${subnets.a},${subnets.b}`,
    EnabledMetrics: [],
    Tags: [
      { ResourceId: groupName, ResourceType: 'auto-scaling-group', Key: 'tier', Value: 'web', PropagateAtLaunch: true },
      {
        ResourceId: groupName,
        ResourceType: 'auto-scaling-group',
        Key: 'owner',
        Value: 'me',
        PropagateAtLaunch: false,
      },
    ],
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
    ServiceLinkedRoleARN:
      'arn:aws:iam::000000000000:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
    CapacityRebalance: false,
    DeletionProtection: 'none',
    TrafficSources: [],
  });
});

test('only propagated tags reach the instances, with the name of the group', async () => {
  const { region, create, ids } = await startWithTemplate();
  await create();
  await region.pass(10);
  for (const id of await ids()) {
    expect(region.cloud.table(Instances).get(id)?.tags).toMatchObject({
      tier: 'web',
      'aws:autoscaling:groupName': groupName,
    });
    expect(region.cloud.table(Instances).get(id)?.tags).not.toHaveProperty('owner');
  }
});

test('an instance that somebody terminates is replaced', async () => {
  const { region, create, ids, instances, activities } = await startWithTemplate();
  await create();
  await region.pass(80);
  const [first = ''] = await ids();
  terminateInstance(region.cloud, first, 'Client.UserInitiatedShutdown: User initiated shutdown');
  await region.pass(5);
  expect(await instances()).toEqual([
    'us-east-1a Terminating Unhealthy',
    'us-east-1b InService Healthy',
    'us-east-1a Pending Healthy',
  ]);
  await region.pass(200);
  expect(await instances()).toEqual(['us-east-1b InService Healthy', 'us-east-1a InService Healthy']);
  expect((await activities())?.slice(0, 2)).toEqual([
    'Successful: Launching a new EC2 instance: i-0 | At T an instance was launched in response to an unhealthy instance needing to be replaced.',
    'Successful: Terminating EC2 instance: i-0 | At T an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.',
  ]);
});

test('a shrinking group gives up the older instance of the fuller zone', async () => {
  const { region, autoscaling, create, ids, instances, activities } = await startWithTemplate();
  await create({ DesiredCapacity: 3 });
  await region.pass(80);
  const before = await ids();
  expect(await instances()).toEqual([
    'us-east-1a InService Healthy',
    'us-east-1b InService Healthy',
    'us-east-1a InService Healthy',
  ]);
  await autoscaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName, DesiredCapacity: 2 }));
  await region.pass(5);
  expect(await instances()).toEqual([
    'us-east-1a Terminating Healthy',
    'us-east-1b InService Healthy',
    'us-east-1a InService Healthy',
  ]);
  await region.pass(200);
  expect(await ids()).toEqual(before.slice(1));
  expect((await activities())?.[0]).toBe(
    `Successful: Terminating EC2 instance: i-0 | At T a user request explicitly set group desired capacity changing the desired capacity from 3 to 2.  ${shrunk(3, 2)}  ${selected}`,
  );
});

test('an update moves the desired capacity between the new bounds', async () => {
  const { region, autoscaling, create, group, activities } = await startWithTemplate();
  await create();
  await region.pass(80);
  await autoscaling.send(
    new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: groupName, MinSize: 0, MaxSize: 0 }),
  );
  await region.pass(5);
  const cause = `At T a user request update of AutoScalingGroup constraints to min: 0, max: 0, desired: 0 changing the desired capacity from 2 to 0.  ${shrunk(2, 0)}  ${selected}  ${selected}`;
  expect((await activities())?.slice(0, 2)).toEqual([
    `InProgress: Terminating EC2 instance: i-0 | ${cause}`,
    `InProgress: Terminating EC2 instance: i-0 | ${cause}`,
  ]);
  await region.pass(200);
  expect(await group()).toMatchObject({ MinSize: 0, MaxSize: 0, DesiredCapacity: 0, Instances: [] });
});

test('protected instances are not given up', async () => {
  const { region, autoscaling, create, instances } = await startWithTemplate();
  await create({ NewInstancesProtectedFromScaleIn: true, MinSize: 0, DesiredCapacity: 1 });
  await region.pass(80);
  await autoscaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName, DesiredCapacity: 0 }));
  await region.pass(60);
  expect(await instances()).toEqual(['us-east-1a InService Healthy']);
});

test('a terminated instance is replaced, unless the capacity shrinks with it', async () => {
  const { region, autoscaling, create, group, ids } = await startWithTemplate();
  await create({ MinSize: 1, DesiredCapacity: 2 });
  await region.pass(80);
  const terminate = async (InstanceId: string | undefined, ShouldDecrementDesiredCapacity: boolean) =>
    (
      await autoscaling.send(
        new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity }),
      )
    ).Activity;
  const [first, second] = await ids();
  const activity = await terminate(first, true);
  expect(activity).toMatchObject({
    Description: `Terminating EC2 instance: ${first}`,
    StatusCode: 'InProgress',
    Progress: 0,
    Details: `{"Subnet ID":"${subnets.a}","Availability Zone":"us-east-1a"}`,
  });
  expect(activity?.Cause).toMatch(
    /was taken out of service in response to a user request, shrinking the capacity from 2 to 1\.$/,
  );
  await expect(terminate(second, true)).rejects.toMatchObject({
    name: 'ValidationError',
    message:
      "Currently, desiredSize equals minSize (1). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.",
  });
  await expect(terminate('i-0none', false)).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Instance Id not found - No managed instance found for instance ID: i-0none',
  });
  await terminate(second, false);
  await region.pass(200);
  const after = await group();
  expect(after?.DesiredCapacity).toBe(1);
  expect(after?.Instances?.map((one) => [one.LifecycleState, one.InstanceId === second])).toEqual([
    ['InService', false],
  ]);
});

test('an instance that a user calls unhealthy is replaced, after the grace period', async () => {
  const { region, autoscaling, create, ids, instances } = await startWithTemplate();
  await create({ MinSize: 1, HealthCheckGracePeriod: 60 });
  await region.pass(80);
  const [InstanceId] = await ids();
  const report = (HealthStatus: string) => autoscaling.send(new SetInstanceHealthCommand({ InstanceId, HealthStatus }));
  await expect(report('ill')).rejects.toMatchObject({ name: 'ValidationError' });
  await report('Unhealthy');
  expect(await instances()).toEqual(['us-east-1a InService Healthy']);
  await region.pass(60);
  await report('Unhealthy');
  const { AutoScalingInstances } = await autoscaling.send(new DescribeAutoScalingInstancesCommand({}));
  expect(AutoScalingInstances).toMatchObject([
    { InstanceId, AutoScalingGroupName: groupName, HealthStatus: 'UNHEALTHY', LifecycleState: 'InService' },
  ]);
  await region.pass(5);
  expect(await instances()).toEqual(['us-east-1a Terminating Unhealthy', 'us-east-1a Pending Healthy']);
});

test('suspended processes do not happen until they are resumed', async () => {
  const { region, autoscaling, create, group, instances, ids } = await startWithTemplate();
  await create({ MinSize: 1 });
  const ScalingProcesses = ['Launch', 'ReplaceUnhealthy'];
  const which = { AutoScalingGroupName: groupName, ScalingProcesses };
  await expect(
    autoscaling.send(new SuspendProcessesCommand({ ...which, ScalingProcesses: ['Sleep'] })),
  ).rejects.toMatchObject({ name: 'ValidationError' });
  await autoscaling.send(new SuspendProcessesCommand(which));
  expect((await group())?.SuspendedProcesses).toEqual([
    { ProcessName: 'Launch', SuspensionReason: 'User suspended at 2026-01-01T00:00:00Z' },
    { ProcessName: 'ReplaceUnhealthy', SuspensionReason: 'User suspended at 2026-01-01T00:00:00Z' },
  ]);
  await region.pass(80);
  expect(await instances()).toEqual([]);
  await autoscaling.send(new ResumeProcessesCommand({ ...which, ScalingProcesses: ['Launch'] }));
  await region.pass(80);
  const [first = ''] = await ids();
  terminateInstance(region.cloud, first, 'Client.UserInitiatedShutdown: User initiated shutdown');
  await region.pass(10);
  expect(await instances()).toEqual(['us-east-1a InService Unhealthy']);
  await autoscaling.send(new ResumeProcessesCommand({ AutoScalingGroupName: groupName }));
  await region.pass(5);
  expect(await instances()).toEqual(['us-east-1a Terminating Unhealthy', 'us-east-1a Pending Healthy']);
});

test('tags are replaced by key, filtered and removed', async () => {
  const { autoscaling, create } = await startWithTemplate();
  await create();
  const tag = { ResourceId: groupName, ResourceType: 'auto-scaling-group' };
  const describe = async (Name: string, Value: string) =>
    (await autoscaling.send(new DescribeTagsCommand({ Filters: [{ Name, Values: [Value] }] }))).Tags;
  await autoscaling.send(
    new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, Key: 'tier', Value: 'app', PropagateAtLaunch: false }] }),
  );
  expect(await describe('key', 'tier')).toEqual([{ ...tag, Key: 'tier', Value: 'app', PropagateAtLaunch: false }]);
  expect(await describe('propagate-at-launch', 'true')).toEqual([]);
  await autoscaling.send(new DeleteTagsCommand({ Tags: [{ ...tag, Key: 'tier' }] }));
  expect(await describe('auto-scaling-group', groupName)).toEqual([
    { ...tag, Key: 'owner', Value: 'me', PropagateAtLaunch: false },
  ]);
});

test('activities are newest first, in pages, and filtered', async () => {
  const { region, autoscaling, create } = await startWithTemplate();
  await create({ MinSize: 3 });
  await region.pass(80);
  const describe = (input: object) =>
    autoscaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: groupName, ...input }));
  const all = (await describe({})).Activities ?? [];
  expect(all).toHaveLength(3);
  const first = await describe({ MaxRecords: 2 });
  const second = await describe({ MaxRecords: 2, NextToken: first.NextToken });
  expect([first.Activities, second.Activities]).toEqual([all.slice(0, 2), all.slice(2)]);
  expect(second.NextToken).toBeUndefined();
  const filter = (Name: string, value: string) => describe({ Filters: [{ Name, Values: [value] }] });
  expect((await filter('Status', 'Failed')).Activities).toEqual([]);
  expect((await filter('StartTimeLowerBound', '2027-01-01T00:00:00Z')).Activities).toEqual([]);
  expect((await filter('StartTimeUpperBound', '2027-01-01T00:00:00Z')).Activities).toEqual(all);
  await expect(describe({ NextToken: 'bm9uZQ' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
});

test('the account limits count the groups', async () => {
  const { autoscaling, create } = await startWithTemplate();
  await create();
  expect(await autoscaling.send(new DescribeAccountLimitsCommand({}))).toMatchObject({
    MaxNumberOfAutoScalingGroups: 500,
    NumberOfAutoScalingGroups: 1,
  });
});
