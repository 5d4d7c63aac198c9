import {
  AttachLoadBalancerTargetGroupsCommand,
  DescribeLoadBalancerTargetGroupsCommand,
  DetachLoadBalancerTargetGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { noteTargetHealth, targetStates } from '../../../../src/sandbox/services/elbv2/targets.js';
import { groups, subnets, vpcId } from '../elbv2/network.js';
import { groupName, startWithTemplate } from './group.js';

const drainSeconds = 20;

/** A target group behind an active application load balancer, as an Auto Scaling group needs it. */
async function start() {
  const all = await startWithTemplate();
  const elb = new ElasticLoadBalancingV2Client(all.region.client);
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: vpcId }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: String(drainSeconds) }],
    }),
  );
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({
      Name: 'alb',
      Subnets: [subnets.a, subnets.b],
      SecurityGroups: [groups.web],
    }),
  );
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  await all.region.pass(180);
  const report = (instanceId: string, state: 'healthy' | 'unhealthy') =>
    noteTargetHealth(all.region.cloud, {
      kind: 'target-health',
      targetGroupArn: TargetGroupArn,
      targetId: instanceId,
      port: 80,
      state,
    });
  const attachment = async () =>
    (
      await all.autoscaling.send(new DescribeLoadBalancerTargetGroupsCommand({ AutoScalingGroupName: groupName }))
    ).LoadBalancerTargetGroups?.map((one) => one.State);
  const targets = () => targetStates(all.region.cloud, TargetGroupArn).map((one) => one.state);
  return { ...all, TargetGroupArn, report, attachment, targets };
}

test('instances in service are registered; the attachment is Added, then InService', async () => {
  const { region, create, ids, TargetGroupArn, report, attachment, targets } = await start();
  await create({ TargetGroupARNs: [TargetGroupArn] });
  await region.pass(10);
  expect([targets(), await attachment()]).toEqual([[], ['Adding']]);
  await region.pass(63);
  expect([targets(), await attachment()]).toEqual([['initial', 'initial'], ['Added']]);
  await region.pass(10);
  report((await ids())[0] ?? '', 'healthy');
  expect([targets(), await attachment()]).toEqual([['healthy', 'initial'], ['InService']]);
});

test('an instance that a load balancer finds unhealthy is replaced after the grace period, and drained first', async () => {
  const { region, create, ids, instances, activities, TargetGroupArn, report } = await start();
  await create({
    MinSize: 1,
    TargetGroupARNs: [TargetGroupArn],
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: 60,
  });
  await region.pass(90);
  report((await ids())[0] ?? '', 'unhealthy');
  await region.pass(40);
  expect(await instances()).toEqual(['us-east-1a InService Healthy']);
  await region.pass(5);
  expect(await instances()).toEqual(['us-east-1a Terminating Unhealthy', 'us-east-1a Pending Healthy']);
  expect((await activities())?.[1]).toBe(
    'WaitingForELBConnectionDraining: Terminating EC2 instance: i-0 | At T an instance was taken out of service in response to an ELB system health check failure.',
  );
});

test('without a grace period servers that are configured later are replaced for ever', async () => {
  const { region, create, ids, activities, TargetGroupArn, report } = await start();
  await create({ MinSize: 1, TargetGroupARNs: [TargetGroupArn], HealthCheckType: 'ELB' });
  const seen: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    await region.pass(90);
    const youngest = (await ids()).at(-1) ?? '';
    seen.push(youngest);
    report(youngest, 'unhealthy');
  }
  expect(new Set(seen).size).toBe(3);
  expect((await activities())?.filter((one) => one.includes('ELB system health check failure'))).toHaveLength(2);
});

test('targets that are unhealthy only because there are no hosts are not replaced', async () => {
  const { region, create, instances, TargetGroupArn, targets } = await start();
  await create({ MinSize: 1, TargetGroupARNs: [TargetGroupArn], HealthCheckType: 'ELB' });
  await region.pass(900);
  expect(targets()).toEqual(['unhealthy']);
  expect(await instances()).toEqual(['us-east-1a InService Healthy']);
});

test('a shrinking group waits until the instance is drained before EC2 terminates it', async () => {
  const { region, autoscaling, create, instances, activities, TargetGroupArn, targets } = await start();
  await create({ MinSize: 1, TargetGroupARNs: [TargetGroupArn] });
  await region.pass(100);
  await autoscaling.send(
    new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: groupName, MinSize: 0, MaxSize: 0 }),
  );
  await region.pass(drainSeconds);
  expect([targets(), (await activities())?.[0]?.split(':')[0]]).toEqual([
    ['draining'],
    'WaitingForELBConnectionDraining',
  ]);
  await region.pass(5);
  expect([targets(), (await activities())?.[0]?.split(':')[0]]).toEqual([[], 'InProgress']);
  await region.pass(200);
  expect(await instances()).toEqual([]);
});

test('target groups can be attached later and detached again', async () => {
  const { region, autoscaling, create, group, TargetGroupArn, attachment, targets } = await start();
  const which = { AutoScalingGroupName: groupName, TargetGroupARNs: [TargetGroupArn] };
  await create();
  await region.pass(80);
  await autoscaling.send(new AttachLoadBalancerTargetGroupsCommand(which));
  await region.pass(5);
  expect((await group())?.TargetGroupARNs).toEqual([TargetGroupArn]);
  expect([targets(), await attachment()]).toEqual([['initial', 'initial'], ['Added']]);
  await autoscaling.send(new DetachLoadBalancerTargetGroupsCommand(which));
  expect((await group())?.TargetGroupARNs).toEqual([]);
  expect([targets(), await attachment()]).toEqual([['draining', 'draining'], ['Removing']]);
  await region.pass(drainSeconds + 5);
  expect([targets(), await attachment()]).toEqual([[], []]);
  await expect(autoscaling.send(new DetachLoadBalancerTargetGroupsCommand(which))).rejects.toMatchObject({
    name: 'ValidationError',
  });
  await expect(
    autoscaling.send(new AttachLoadBalancerTargetGroupsCommand({ ...which, TargetGroupARNs: ['arn:none'] })),
  ).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Provided Target Groups may not be valid. Please ensure they exist and try again.',
  });
});
