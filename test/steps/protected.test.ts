import { AutoScalingClient, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { explainLeftovers } from '../../src/aws/leftovers/explain.js';
import alb from '../../src/steps/alb.js';
import { newEnvironment } from './run.js';
import { outputsOf, upTo } from './some-steps.js';

test('what a person has protected ends a teardown at once with AWS’s sentence, and goes when it may', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const wanted = upTo('web-fleet');
  expect(await environment.run('create', wanted)).toEqual({ kind: 'done' });
  const autoScaling = new AutoScalingClient(environment.region.client);
  const elbv2 = new ElasticLoadBalancingV2Client(environment.region.client);
  const LoadBalancerArn = outputsOf(environment, 'alb').arn;
  const AutoScalingGroupName = 'demo-web';
  const protectFleet = (DeletionProtection: 'none' | 'prevent-all-deletion') =>
    autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, DeletionProtection }));
  const protectBalancer = (Value: string) => {
    const Attributes = [{ Key: 'deletion_protection.enabled', Value }];
    return elbv2.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
  };
  await protectFleet('prevent-all-deletion');
  await protectBalancer('true');
  const remedy =
    'Somebody has protected it against deletion: if it may go, take the protection off, then run `tier3-wizard --teardown`.';
  const told = async () => {
    const began = environment.region.clock.now();
    const outcome = await environment.run('destroy', wanted);
    const minutes = (environment.region.clock.now() - began) / 60_000;
    return [outcome, minutes < 10];
  };
  const failed = (step: string, message: string) => [
    { kind: 'failed', failures: [{ step, failure: expect.objectContaining({ class: 'bad-input', message, remedy }) }] },
    true,
  ];

  expect(await told()).toEqual(
    failed('web-fleet', 'The Auto Scaling group demo-web has deletion protection prevent-all-deletion'),
  );
  const things = [{ kind: 'auto-scaling-group', id: AutoScalingGroupName, tags: {} }];
  expect(await explainLeftovers(environment.contextOf(alb).aws, things, 'us-east-1')).toEqual([
    {
      kind: 'auto-scaling-group',
      id: AutoScalingGroupName,
      reason: 'it is protected against deletion',
      command:
        'aws autoscaling update-auto-scaling-group --auto-scaling-group-name demo-web --deletion-protection none --region us-east-1 && aws autoscaling delete-auto-scaling-group --auto-scaling-group-name demo-web --force-delete --region us-east-1',
    },
  ]);
  await protectFleet('none');
  expect(await told()).toEqual(
    failed('alb', `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`),
  );
  await protectBalancer('false');
  expect(await environment.run('destroy', wanted)).toEqual({ kind: 'done' });
  expect(environment.inventory()).toEqual([]);
});
