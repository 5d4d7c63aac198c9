import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { noteTargetHealth } from '../../../../src/sandbox/services/elbv2/targets.js';
import { startTestRegion } from '../../region.js';
import { groups, putInstance, putNetwork, subnets, vpcId } from './network.js';

/** A load balancer on port 80 or 9090 with its target group; `reach` makes it active and puts the group behind it. */
async function start(type: 'application' | 'network' = 'application') {
  const region = await startTestRegion();
  putNetwork(region);
  const elb = new ElasticLoadBalancingV2Client(region.client);
  const [Protocol, Port] = type === 'network' ? (['TCP', 9090] as const) : (['HTTP', 80] as const);
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ Name: 'tg', Protocol, Port, VpcId: vpcId, HealthCheckIntervalSeconds: 10 }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({
      Name: 'lb',
      Type: type,
      Scheme: type === 'network' ? 'internal' : 'internet-facing',
      Subnets: [subnets.a, subnets.b],
      SecurityGroups: [groups.web],
    }),
  );
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  const listen = () =>
    elb.send(
      new CreateListenerCommand({
        LoadBalancerArn,
        Protocol,
        Port,
        DefaultActions: [{ Type: 'forward', TargetGroupArn }],
      }),
    );
  const register = (...ids: string[]) =>
    elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: ids.map((Id) => ({ Id })) }));
  const deregister = (Id: string) => elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id }] }));
  const states = async (...ids: string[]) => {
    const Targets = ids.length > 0 ? ids.map((Id) => ({ Id })) : undefined;
    const answer = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn, Targets }));
    return answer.TargetHealthDescriptions?.map(({ Target, TargetHealth }) => [
      Target?.Id,
      ...Object.values(TargetHealth ?? {}),
    ]);
  };
  return { region, elb, TargetGroupArn, LoadBalancerArn, listen, register, deregister, states };
}

const registering = ['initial', 'Elb.RegistrationInProgress', 'Target registration is in progress'];
const checking = ['initial', 'Elb.InitialHealthChecking', 'Initial health checks in progress'];
const failed = [
  'unhealthy',
  'Target.FailedHealthChecks',
  'Health checks failed (simulated: this sandbox has no hosts)',
];
const notInUse = [
  'unused',
  'Target.NotInUse',
  'Target group is not configured to receive traffic from the load balancer',
];

test('without hosts a target is registered, checked, and unhealthy, and says that this is simulated', async () => {
  const { region, listen, register, states } = await start();
  putInstance(region, 'i-01');
  await register('i-01');
  expect(await states()).toEqual([['i-01', ...notInUse]]);
  await listen();
  expect(await states()).toEqual([['i-01', ...registering]]);
  await region.pass(170 + 9);
  expect(await states()).toEqual([['i-01', ...registering]]);
  await region.pass(1);
  expect(await states()).toEqual([['i-01', ...checking]]);
  await region.pass(20);
  expect(await states()).toEqual([['i-01', ...failed]]);
});

test('registration with a network load balancer takes 90 seconds', async () => {
  const { region, listen, register, states } = await start('network');
  putInstance(region, 'i-01');
  await listen();
  await region.pass(155);
  await register('i-01');
  await region.pass(89);
  expect(await states()).toEqual([['i-01', ...registering]]);
  await region.pass(1);
  expect(await states()).toEqual([['i-01', ...checking]]);
});

test('the data plane reports health; reports about targets that are not checked are late', async () => {
  const { region, TargetGroupArn, listen, register, deregister, states } = await start();
  putInstance(region, 'i-01');
  await listen();
  await register('i-01');
  const report = (state: 'healthy' | 'unhealthy') =>
    noteTargetHealth(region.cloud, {
      kind: 'target-health',
      targetGroupArn: TargetGroupArn,
      targetId: 'i-01',
      port: 80,
      state,
      ...(state === 'unhealthy'
        ? { reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [502]' }
        : {}),
    });
  report('healthy');
  expect(await states()).toEqual([['i-01', ...registering]]);
  await region.pass(180);
  report('healthy');
  expect(await states()).toEqual([['i-01', 'healthy']]);
  report('unhealthy');
  expect(await states()).toEqual([
    ['i-01', 'unhealthy', 'Target.ResponseCodeMismatch', 'Health checks failed with these codes: [502]'],
  ]);
  await deregister('i-01');
  report('healthy');
  expect(await states()).toEqual([
    ['i-01', 'draining', 'Target.DeregistrationInProgress', 'Target deregistration is in progress'],
  ]);
});

test('a deregistered target drains for the delay, then is not registered', async () => {
  const { region, elb, TargetGroupArn, listen, register, deregister, states } = await start();
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '15' }],
    }),
  );
  for (const id of ['i-01', 'i-02']) putInstance(region, id);
  await listen();
  await register('i-01', 'i-02');
  await region.pass(200);
  await deregister('i-01');
  await deregister('i-02');
  await register('i-02');
  await region.pass(14);
  const draining = ['draining', 'Target.DeregistrationInProgress', 'Target deregistration is in progress'];
  expect(await states()).toEqual([
    ['i-01', ...draining],
    ['i-02', ...checking],
  ]);
  await region.pass(1);
  expect(await states()).toEqual([['i-02', ...checking]]);
  expect(await states('i-01')).toEqual([
    ['i-01', 'unused', 'Target.NotRegistered', 'Target is not registered to the target group'],
  ]);
});

test('targets stay registered when their load balancer is deleted', async () => {
  const { region, elb, LoadBalancerArn, listen, register, states } = await start();
  putInstance(region, 'i-01');
  await listen();
  await register('i-01');
  await region.pass(300);
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  expect(await states()).toEqual([['i-01', ...notInUse]]);
});

test('stopped instances and other zones are unused', async () => {
  const { region, listen, register, states } = await start();
  for (const id of ['i-01', 'i-02', 'i-03']) putInstance(region, id);
  await listen();
  await register('i-01', 'i-02', 'i-03');
  putInstance(region, 'i-01', { state: 'stopped' });
  putInstance(region, 'i-02', { state: 'terminated' });
  putInstance(region, 'i-03', { availabilityZone: 'us-east-1f' });
  expect(await states()).toEqual([
    ['i-01', 'unused', 'Target.InvalidState', 'Target is in the stopped state'],
    ['i-02', 'unused', 'Target.InvalidState', 'Target is in the terminated or invalid state'],
    [
      'i-03',
      'unused',
      'Target.NotInUse',
      'Target is in an Availability Zone that is not enabled for the load balancer',
    ],
  ]);
});

test('only running instances of the VPC can be registered', async () => {
  const { region, register } = await start();
  putInstance(region, 'i-01', { state: 'pending' });
  putInstance(region, 'i-02', { vpcId: 'vpc-02' });
  const refused = (message: string) => ({ name: 'InvalidTargetException', Code: 'InvalidTarget', message });
  await expect(register('i-01')).rejects.toMatchObject(
    refused("The following targets are not in a running state and cannot be registered: 'i-01'"),
  );
  await expect(register('i-02')).rejects.toMatchObject(
    refused("The following targets are not in the target group VPC 'vpc-01': 'i-02'"),
  );
  await expect(register('i-03')).rejects.toMatchObject(refused("The following targets do not exist: 'i-03'"));
});

test('the data plane gets active load balancers with registered targets, and names some time later', async () => {
  const { region, TargetGroupArn, LoadBalancerArn, listen, register, deregister } = await start('network');
  putInstance(region, 'i-01');
  await listen();
  await register('i-01');
  const topology = () => {
    const { loadBalancers, records } = region.cloud.topology();
    return { loadBalancers, records };
  };
  await region.pass(154);
  expect(topology()).toEqual({ loadBalancers: [], records: [] });
  await region.pass(1);
  const [balancer] = topology().loadBalancers;
  const place = { interfaceId: 'eni-i-01', availabilityZone: 'us-east-1a', address: '10.0.1.10' };
  const target = { id: 'i-01', ...place, port: 9090, draining: false };
  const served = (targets: object[]) => ({
    arn: LoadBalancerArn,
    name: 'lb',
    type: 'network',
    interfaceIds: balancer?.interfaceIds,
    listeners: [
      {
        port: 9090,
        targetGroup: {
          arn: TargetGroupArn,
          crossZone: false,
          preserveClientIp: true,
          healthCheck: {
            protocol: 'TCP',
            path: '/',
            matcher: '200-399',
            intervalSeconds: 10,
            timeoutSeconds: 10,
            healthyThreshold: 5,
            unhealthyThreshold: 2,
          },
          targets,
        },
      },
    ],
  });
  expect(balancer?.interfaceIds).toHaveLength(2);
  expect(topology()).toEqual({ loadBalancers: [served([])], records: [] });
  await region.pass(90);
  const { records } = topology();
  expect(records.map((record) => record.addresses.length)).toEqual([2]);
  expect(topology()).toEqual({ loadBalancers: [served([target])], records });
  await deregister('i-01');
  expect(topology()).toEqual({ loadBalancers: [served([{ ...target, draining: true }])], records });
});
