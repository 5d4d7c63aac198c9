import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import type { RunOutcome } from '../../src/engine/events.js';
import { LoadBalancers } from '../../src/sandbox/services/elbv2/tables.js';
import { type Environment, newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

const done: RunOutcome = { kind: 'done' };

test('the internal load balancer has its group, hides its clients and crosses zones before a server is registered', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  expect(await environment.run('create', upTo('nlb'))).toEqual(done);
  const elb = new ElasticLoadBalancingV2Client(environment.region.client);
  const { LoadBalancers: [balancer] = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  const { TargetGroups: [group] = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  expect(balancer).toMatchObject({
    Scheme: 'internal',
    Type: 'network',
    SecurityGroups: [expect.stringMatching(/^sg-/)],
  });
  expect(group).toMatchObject({
    HealthCheckIntervalSeconds: 10,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
  });
  const ofBalancer = new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: balancer?.LoadBalancerArn });
  const ofGroup = new DescribeTargetGroupAttributesCommand({ TargetGroupArn: group?.TargetGroupArn });
  const all = [...((await elb.send(ofBalancer)).Attributes ?? []), ...((await elb.send(ofGroup)).Attributes ?? [])];
  expect(all).toEqual(
    expect.arrayContaining([
      { Key: 'load_balancing.cross_zone.enabled', Value: 'true' },
      { Key: 'preserve_client_ip.enabled', Value: 'false' },
      { Key: 'deregistration_delay.timeout_seconds', Value: '15' },
    ]),
  );
  const health = new DescribeTargetHealthCommand({ TargetGroupArn: group?.TargetGroupArn });
  expect((await elb.send(health)).TargetHealthDescriptions).toEqual([]);
});

test('a load balancer that AWS could not make is told with the reason, removed, and made anew', {
  timeout: 60_000,
}, async () => {
  let fails = true;
  const environment: Environment = await newEnvironment({
    afterAnswer: (action) => {
      if (action !== 'elasticloadbalancing:CreateLoadBalancer' || !fails) return;
      fails = false;
      for (const one of environment.region.cloud.table(LoadBalancers).all()) {
        one.state = { code: 'failed', reason: 'There are no free addresses in the subnet' };
      }
    },
  });
  expect(await environment.run('create', upTo('nlb'))).toEqual({
    kind: 'failed',
    failures: [
      {
        step: 'nlb',
        failure: {
          class: 'bad-input',
          message: 'AWS could not make the load balancer: There are no free addresses in the subnet.',
          remedy: 'Mend what the message names, then run `tier3-wizard --resume`: it makes a new one.',
        },
      },
    ],
  });
  expect(environment.inventory().filter((one) => one.startsWith('elbv2:'))).toEqual(['elbv2:target-group app-targets']);
  expect(await environment.run('create', upTo('nlb'))).toEqual(done);
});
