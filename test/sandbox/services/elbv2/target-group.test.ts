import {
  type CreateTargetGroupCommandInput,
  DeleteListenerCommand,
  DeleteTargetGroupCommand,
  DescribeTargetGroupAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { vpcId } from './network.js';
import { appGroup, forwardTo, startWithTargetGroups, webGroup } from './target-groups.js';

test('a target group has the defaults of its protocol', async () => {
  const { group } = await startWithTargetGroups();
  const web = await group(webGroup);
  expect(web?.TargetGroupArn).toMatch(/:targetgroup\/web\/[0-9a-f]{16}$/);
  const common = {
    VpcId: vpcId,
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: 30,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    LoadBalancerArns: [],
    TargetType: 'instance',
    IpAddressType: 'ipv4',
  };
  expect(web).toEqual({
    ...common,
    TargetGroupArn: web?.TargetGroupArn,
    TargetGroupName: 'web',
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: 80,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPath: '/',
    HealthCheckTimeoutSeconds: 6,
    Matcher: { HttpCode: '200' },
  });
  const app = await group(appGroup);
  expect(app).toEqual({
    ...common,
    TargetGroupArn: app?.TargetGroupArn,
    TargetGroupName: 'app',
    Protocol: 'TCP',
    Port: 9090,
    HealthCheckProtocol: 'TCP',
    HealthCheckTimeoutSeconds: 10,
  });
});

test('client addresses are preserved by a TCP target group until that is switched off', async () => {
  const { elb, group } = await startWithTargetGroups();
  const TargetGroupArn = (await group(appGroup))?.TargetGroupArn;
  const describe = async () =>
    (await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }))).Attributes?.filter((one) =>
      /^(preserve|dereg)/.test(one.Key ?? ''),
    );
  expect(await describe()).toEqual([
    { Key: 'deregistration_delay.timeout_seconds', Value: '300' },
    { Key: 'deregistration_delay.connection_termination.enabled', Value: 'false' },
    { Key: 'preserve_client_ip.enabled', Value: 'true' },
  ]);
  const modify = (Key: string, Value: string) =>
    elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] }));
  await modify('preserve_client_ip.enabled', 'false');
  await modify('deregistration_delay.timeout_seconds', '15');
  await expect(modify('deregistration_delay.timeout_seconds', '3601')).rejects.toMatchObject({
    Code: 'ValidationError',
  });
  await expect(modify('slow_start.duration_seconds', '30')).rejects.toMatchObject({ Code: 'ValidationError' });
  expect(await describe()).toEqual([
    { Key: 'deregistration_delay.timeout_seconds', Value: '15' },
    { Key: 'deregistration_delay.connection_termination.enabled', Value: 'false' },
    { Key: 'preserve_client_ip.enabled', Value: 'false' },
  ]);
});

test('the same target group is adopted, a different one of that name is refused', async () => {
  const { group } = await startWithTargetGroups();
  const first = await group(webGroup);
  expect(await group(webGroup)).toEqual(first);
  await expect(group({ ...webGroup, Port: 81 })).rejects.toMatchObject({
    name: 'DuplicateTargetGroupNameException',
    Code: 'DuplicateTargetGroupName',
    message: "A target group with the same name 'web' exists, but with different settings",
  });
});

test.each<[string, Partial<CreateTargetGroupCommandInput>, string, string]>([
  ['no port', { Port: undefined }, 'ValidationError', 'A port must be specified'],
  ['no VPC', { VpcId: undefined }, 'ValidationError', 'A VPC ID must be specified'],
  ['an unknown VPC', { VpcId: 'vpc-0none' }, 'ValidationError', "The VPC ID 'vpc-0none' is not found"],
  [
    'a TCP check of an HTTP group',
    { HealthCheckProtocol: 'TCP' },
    'InvalidConfigurationRequest',
    "Health check protocol 'TCP' is not supported for target groups with the protocol 'HTTP'",
  ],
  [
    'a threshold of one',
    { HealthyThresholdCount: 1 },
    'ValidationError',
    "1 validation error detected: Value '1' at 'healthyThresholdCount' failed to satisfy constraint: Member must have value greater than or equal to 2",
  ],
  [
    'a timeout above the interval',
    { HealthCheckIntervalSeconds: 5 },
    'ValidationError',
    "Health check timeout '6' must be smaller than or equal to the interval '5'",
  ],
])('a target group with %s is refused', async (_case, change, Code, message) => {
  const { group } = await startWithTargetGroups();
  await expect(group({ ...webGroup, ...change })).rejects.toMatchObject({ Code, message });
});

test('the health check can be modified', async () => {
  const { elb, group } = await startWithTargetGroups();
  const web = await group(webGroup);
  const { TargetGroups } = await elb.send(
    new ModifyTargetGroupCommand({
      TargetGroupArn: web?.TargetGroupArn,
      HealthCheckPath: '/healthz',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
    }),
  );
  expect(TargetGroups).toEqual([
    { ...web, HealthCheckPath: '/healthz', HealthCheckIntervalSeconds: 10, HealthyThresholdCount: 2 },
  ]);
});

test('a target group is in use until its listener is gone', async () => {
  const { elb, group, balancer, listen } = await startWithTargetGroups();
  const TargetGroupArn = (await group(webGroup))?.TargetGroupArn;
  const input = { Protocol: 'HTTP', Port: 80, DefaultActions: forwardTo(TargetGroupArn) } as const;
  const listener = await listen({ LoadBalancerArn: await balancer('alb'), ...input });
  const remove = () => elb.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
  await expect(remove()).rejects.toMatchObject({
    name: 'ResourceInUseException',
    Code: 'ResourceInUse',
    message: `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
  });
  await expect(listen({ LoadBalancerArn: await balancer('other'), ...input })).rejects.toMatchObject({
    name: 'TargetGroupAssociationLimitException',
    Code: 'TargetGroupAssociationLimit',
  });
  const ListenerArn = listener?.ListenerArn;
  await elb.send(new DeleteListenerCommand({ ListenerArn }));
  await expect(elb.send(new DeleteListenerCommand({ ListenerArn }))).rejects.toMatchObject({
    name: 'ListenerNotFoundException',
    Code: 'ListenerNotFound',
  });
  await remove();
  await expect(remove()).rejects.toMatchObject({ name: 'TargetGroupNotFoundException', Code: 'TargetGroupNotFound' });
});
