import { existsSync } from 'node:fs';
import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { buildAndReport } from '../../src/commands/report-setup.js';
import { steps } from '../../src/steps/index.js';
import { newEnvironment } from '../steps/run.js';
import { requestOf } from './played.js';

/** Somebody else's target group has our name: setup fails at the load balancer. */
async function inTheWay(region: Awaited<ReturnType<typeof newEnvironment>>['region']): Promise<void> {
  const { Vpc } = await new EC2Client(region.client).send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
  await region.pass(60);
  const group = { Name: 'demo-web', Protocol: 'HTTP', Port: 80, VpcId: Vpc?.VpcId } as const;
  await new ElasticLoadBalancingV2Client(region.client).send(new CreateTargetGroupCommand(group));
  await region.pass(60);
}

/** What carries no logical name of ours is shown by its id. */
const isTheirs = (one: string): boolean => /vpc vpc-|targetgroup\/demo-web/.test(one);

test('a failed setup is rolled back to nothing, its state file included', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment({ simulated: 'no hosts' });
  await inTheWay(environment.region);
  const request = await requestOf(environment);
  const options = { ...request.options, onFailure: 'rollback' as const };
  const code = await environment.passTime(buildAndReport({ ...request, options, direction: 'create' }));
  expect([code, existsSync(request.file.path), environment.inventory().map(isTheirs)]).toEqual([
    1,
    false,
    [true, true],
  ]);
});

test('the rollback of a resume leaves what was there before it, and keeping leaves all', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment({ simulated: 'no hosts' });
  const before = ['zones', 'vpc', 'internet-gateway', 'subnets'];
  await environment.run(
    'create',
    steps.filter(({ id }) => before.includes(id)),
  );
  const inventory = environment.inventory();
  await inTheWay(environment.region);
  const request = await requestOf(environment);
  const build = (onFailure: 'keep' | 'rollback') =>
    environment.passTime(
      buildAndReport({ ...request, options: { ...request.options, onFailure }, direction: 'create' }),
    );
  expect(await build('rollback')).toBe(1);
  expect(environment.inventory().filter((one) => !isTheirs(one))).toEqual(inventory);
  expect(existsSync(request.file.path)).toBe(true);
  expect(request.terminal.said().at(-1)).toBe(
    'What this run had made of "demo" is removed again; what was there before it stays.',
  );
  expect(await build('keep')).toBe(1);
  expect(environment.inventory().length).toBeGreaterThan(inventory.length + 2);
});
