import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { presentationOf } from '../../src/commands/presentation.js';
import { buildAndReport } from '../../src/commands/report-setup.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { steps } from '../../src/steps/index.js';
import { newEnvironment } from '../steps/run.js';
import { requestOf, seatedTerminal } from './played.js';

/** Somebody else's target group has our name: setup fails at the load balancer. */
async function inTheWay(region: Awaited<ReturnType<typeof newEnvironment>>['region']): Promise<void> {
  const { Vpc } = await new EC2Client(region.client).send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
  await region.pass(60);
  const group = { Name: 'demo-web', Protocol: 'HTTP', Port: 80, VpcId: Vpc?.VpcId } as const;
  await new ElasticLoadBalancingV2Client(region.client).send(new CreateTargetGroupCommand(group));
  await region.pass(60);
}

/** An environment whose network is there, and whose load balancer cannot be made. */
async function halfBuilt() {
  const environment = await newEnvironment({ simulated: 'no hosts' });
  const before = ['zones', 'vpc', 'internet-gateway', 'subnets'];
  await environment.run(
    'create',
    steps.filter(({ id }) => before.includes(id)),
  );
  const inventory = environment.inventory();
  await inTheWay(environment.region);
  return { environment, inventory };
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
  const { environment, inventory } = await halfBuilt();
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

test('the rollback of a resume that stops says what each command would do, and goes on while somebody sits there', {
  timeout: 60_000,
}, async () => {
  const { environment, inventory } = await halfBuilt();
  injectFaults(environment.region.cloud, ['ec2:DeleteSecurityGroup:denied*1']);
  const terminal = seatedTerminal(environment.region.clock);
  const answers = ['b', 'r'];
  terminal.stderr.on('data', (text) => {
    if (String(text).includes('Your choice')) terminal.stdin.push(`${answers.shift() ?? 'k'}\n`);
  });
  const options = { set: [], plain: true };
  const request = {
    ...(await requestOf(environment)),
    terminal,
    options,
    presentation: presentationOf(options, terminal),
  };
  expect(await environment.passTime(buildAndReport({ ...request, direction: 'create' }))).toBe(1);

  const said = stripVTControlCharacters(terminal.drawn()).split(/\r?\n/);
  const stopped = said.findIndex((line) => line.includes('demo is not completely rolled back'));
  const next = said.indexOf('Next', stopped);
  expect(said.slice(next, next + 7)).toEqual([
    'Next',
    '  tier3-wizard --resume --name demo    makes again what the roll back has removed',
    '  tier3-wizard --teardown --name demo  removes all of it, also what was there before this run',
    'What now?',
    'What is left of this run stays and is billed until it is removed. Later nothing tells it from what was there before.',
    'r: Retry: go on rolling back',
    'k: Keep what is left, and leave',
  ]);
  expect(said.slice(stopped, next).join(' ')).toMatch(/then +run `tier3-wizard --resume`\./);
  expect(said.at(-2)).toBe('What this run had made of "demo" is removed again; what was there before it stays.');
  expect(answers).toEqual([]);
  expect(environment.inventory().filter((one) => !isTheirs(one))).toEqual(inventory);
});
