import {
  DeleteAutoScalingGroupCommand,
  DescribeScalingActivitiesCommand,
  SetDesiredCapacityCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { expect, test } from 'vitest';
import { Instances } from '../../../../src/sandbox/services/ec2/tables.js';
import { groupName, startWithTemplate } from './group.js';

async function start() {
  const all = await startWithTemplate();
  const remove = (ForceDelete?: boolean) =>
    all.autoscaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: groupName, ForceDelete }));
  return { ...all, remove };
}

test('a group with instances is deleted only by force, and takes a minute or two', async () => {
  const { region, autoscaling, create, group, remove } = await start();
  await create();
  await region.pass(80);
  await expect(remove()).rejects.toMatchObject({
    name: 'ResourceInUseFault',
    Code: 'ResourceInUse',
    message:
      'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
  });
  await remove(true);
  expect(await group()).toMatchObject({ Status: 'Delete in progress', DesiredCapacity: 0 });
  await expect(
    autoscaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName, DesiredCapacity: 0 })),
  ).rejects.toMatchObject({ name: 'ScalingActivityInProgressFault', Code: 'ScalingActivityInProgress' });
  await region.pass(55);
  expect((await group())?.Status).toBe('Delete in progress');
  await region.pass(65);
  expect(await group()).toBeUndefined();
  await region.pass(120);
  expect(
    region.cloud
      .table(Instances)
      .all()
      .map((one) => one.state),
  ).not.toContain('running');
  const describe = async (IncludeDeletedGroups: boolean) =>
    (
      await autoscaling.send(
        new DescribeScalingActivitiesCommand({ AutoScalingGroupName: groupName, IncludeDeletedGroups }),
      )
    ).Activities?.map((one) => [one.StatusCode, one.AutoScalingGroupState]);
  expect(await describe(false)).toEqual([]);
  expect(await describe(true)).toEqual(Array(4).fill(['Successful', 'Deleted']));
});

test('an empty group is deleted without force, once its instances are gone', async () => {
  const { region, autoscaling, create, group, remove } = await start();
  await create();
  await region.pass(80);
  await autoscaling.send(
    new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: groupName, MinSize: 0, MaxSize: 0 }),
  );
  await region.pass(5);
  await expect(remove()).rejects.toMatchObject({
    name: 'ScalingActivityInProgressFault',
    Code: 'ScalingActivityInProgress',
    message: 'You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.',
  });
  await region.pass(200);
  await remove();
  await region.pass(5);
  expect(await group()).toBeUndefined();
  await expect(remove(true)).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'AutoScalingGroup name not found - AutoScalingGroup demo-web not found',
  });
});

test('a group of the same name can be made again, and the old rounds do not touch it', async () => {
  const { region, create, group, instances, remove } = await start();
  await create({ MinSize: 0 });
  await remove();
  await region.pass(5);
  await create();
  await region.pass(80);
  expect(await instances()).toEqual(['us-east-1a InService Healthy', 'us-east-1b InService Healthy']);
  expect((await group())?.Status).toBeUndefined();
});

test('deletion protection is honoured', async () => {
  const { create, group, remove } = await start();
  await create({ MinSize: 0, DeletionProtection: 'prevent-force-deletion' });
  await expect(remove(true)).rejects.toMatchObject({ Code: 'ResourceInUse' });
  await remove();
  expect((await group())?.Status).toBe('Delete in progress');
});
