import { DeleteNatGatewayCommand, DescribeSecurityGroupRulesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import type { RunOutcome } from '../../src/engine/events.js';
import { type Environment, newEnvironment } from './run.js';
import { outputsOf, upTo } from './some-steps.js';

const done: RunOutcome = { kind: 'done' };

test('a name that somebody else has is not adopted, and not deleted either', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment();
  await environment.run('create', upTo('security-groups', 'subnets', 'internet-gateway', 'instance-roles'));
  const theirs = new ElasticLoadBalancingV2Client(environment.region.client);
  const { vpcId: VpcId } = outputsOf(environment, 'vpc');
  await theirs.send(new CreateTargetGroupCommand({ Name: 'demo-web', Protocol: 'HTTP', Port: 80, VpcId }));
  expect(await environment.run('create', upTo('alb'))).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'alb',
        failure: {
          class: 'bad-input',
          message: expect.stringMatching(
            /^There is already a target group ".*demo-web.*" that does not belong to this environment\.$/,
          ),
        },
      },
    ],
  });
  expect(await environment.run('destroy', upTo('alb'))).toEqual(done);
  expect(environment.holdings()).toMatchObject([{ kind: 'elbv2:target-group', tags: {} }]);
});

test('a release that fails on a server is told with its output, and is sent again by the next run', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  environment.agents.work = () => ({ status: 'Failed', output: 'installing\nthe mirror does not answer\n' });
  const outcome = await environment.run('create', upTo('web-release'));
  expect(outcome).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'web-release',
        failure: {
          message: 'The release of the web servers could not be installed.',
          details: expect.arrayContaining([
            expect.stringMatching(/^i-\w+: Failed$/),
            'installing',
            'the mirror does not answer',
          ]),
        },
      },
    ],
  });
  environment.agents.work = () => ({ status: 'Success' });
  environment.agents.runs.length = 0;
  expect(await environment.run('create', upTo('web-release'))).toEqual(done);
  expect(environment.agents.runs.filter((run) => run.includes('sendCommand'))).toHaveLength(2);
});

test('what vanished is made again, and what led to it leads to the new one', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment();
  const wanted = upTo('private-routes', 'nlb-addresses');
  expect(await environment.run('create', wanted)).toEqual(done);
  const before = {
    inventory: environment.inventory(),
    nat: outputsOf(environment, 'nat-gateway').natGatewayId,
  };
  const ec2 = new EC2Client(environment.region.client);
  await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: before.nat }));
  const elbv2 = new ElasticLoadBalancingV2Client(environment.region.client);
  await elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: outputsOf(environment, 'nlb').arn }));
  await environment.region.pass(600);

  expect(await environment.run('create', wanted)).toEqual(done);
  expect(environment.inventory()).toEqual(before.inventory);
  expect(outputsOf(environment, 'nat-gateway').natGatewayId).not.toBe(before.nat);
  const { addresses } = outputsOf(environment, 'nlb-addresses');
  expect(await appSources(environment)).toEqual(addresses.map((address) => `${address}/32`).sort());
  expect(await environment.run('destroy', wanted)).toEqual(done);
  expect(environment.inventory()).toEqual([]);
});

/** The blocks that may reach the app servers. */
async function appSources(environment: Environment): Promise<string[]> {
  const ec2 = new EC2Client(environment.region.client);
  const Filters = [{ Name: 'group-id', Values: [outputsOf(environment, 'security-groups').app] }];
  const { SecurityGroupRules: rules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return rules.flatMap((rule) => (rule.IsEgress ? [] : (rule.CidrIpv4 ?? []))).sort();
}
