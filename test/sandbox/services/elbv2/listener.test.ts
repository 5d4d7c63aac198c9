import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { appGroup, forwardTo, startWithTargetGroups, webGroup } from './target-groups.js';

test('a listener forwards to its target group while the load balancer is still provisioning', async () => {
  const { elb, group, balancer, listen } = await startWithTargetGroups();
  const LoadBalancerArn = await balancer('alb');
  const web = await group(webGroup);
  const input = {
    LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: forwardTo(web?.TargetGroupArn),
  } as const;
  const listener = await listen(input);
  const DefaultActions = [
    {
      Type: 'forward',
      TargetGroupArn: web?.TargetGroupArn,
      ForwardConfig: {
        TargetGroups: [{ TargetGroupArn: web?.TargetGroupArn, Weight: 1 }],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
  ];
  expect(listener).toEqual({
    ListenerArn: listener?.ListenerArn,
    LoadBalancerArn,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions,
  });
  expect(listener?.ListenerArn).toMatch(/:listener\/app\/alb\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  expect((await elb.send(new DescribeListenersCommand({ LoadBalancerArn }))).Listeners).toEqual([listener]);
  expect((await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }))).TargetGroups).toEqual([
    { ...web, LoadBalancerArns: [LoadBalancerArn] },
  ]);
  const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: listener?.ListenerArn }));
  expect(Rules).toEqual([
    { RuleArn: Rules?.[0]?.RuleArn, Priority: 'default', Conditions: [], Actions: DefaultActions, IsDefault: true },
  ]);
  expect(await listen(input)).toEqual(listener);
  await expect(listen({ ...input, Tags: [{ Key: 'a', Value: 'b' }] })).rejects.toMatchObject({
    name: 'DuplicateListenerException',
    Code: 'DuplicateListener',
    message: `A listener already exists on this port for this load balancer '${LoadBalancerArn}'`,
  });
});

test('protocols have to fit the load balancer and the target group', async () => {
  const { group, balancer, listen } = await startWithTargetGroups();
  const LoadBalancerArn = await balancer('nlb', 'network');
  const web = await group(webGroup);
  const app = await group(appGroup);
  const input = { LoadBalancerArn, Port: 9090 };
  await expect(
    listen({ ...input, Protocol: 'HTTP', DefaultActions: forwardTo(web?.TargetGroupArn) }),
  ).rejects.toMatchObject({
    Code: 'ValidationError',
    message: "Listener protocol 'HTTP' must be one of 'TCP, TLS, UDP, TCP_UDP'",
  });
  await expect(
    listen({ ...input, Protocol: 'TCP', DefaultActions: forwardTo(web?.TargetGroupArn) }),
  ).rejects.toMatchObject({ Code: 'InvalidConfigurationRequest' });
  await expect(
    listen({ ...input, Protocol: 'UDP', DefaultActions: forwardTo(app?.TargetGroupArn) }),
  ).rejects.toMatchObject({ name: 'IncompatibleProtocolsException', Code: 'IncompatibleProtocols' });
});
