import { join } from 'node:path';
import { CreateTagsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseClaim } from '../../src/aws/claim.js';
import { claimRun } from '../../src/commands/claim.js';
import type { Session } from '../../src/commands/session.js';
import { tagKeys } from '../../src/config/tags.js';
import { StateFile } from '../../src/engine/state.js';
import { Refusal, WizardError } from '../../src/errors.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { steps } from '../../src/steps/index.js';
import type { EnvironmentOptions } from '../steps/environment-options.js';
import { Environment, newEnvironment } from '../steps/run.js';
import { upTo } from '../steps/some-steps.js';
import { newFolder, sessionOf, sessionWith } from './played.js';

/** Above Linux's and macOS's largest process id. */
const deadPid = 2 ** 22 + 1;

let environment: Environment;
let session: Session;
let vpcId: string;
beforeAll(async () => {
  environment = await newEnvironment({ forFile: true });
  const done = await environment.run(
    'create',
    steps.filter(({ id }) => id === 'vpc'),
  );
  expect(done).toEqual({ kind: 'done' });
  session = await sessionWith(environment.region);
  vpcId = environment.file.state.steps.vpc?.resources.vpc?.id ?? '';
});

const claim = (host: string, pid: number, options: { breakLock?: boolean } = {}) =>
  claimRun({ file: environment.file, session, direction: 'create', self: { host, pid }, ...options });

async function runTag(): Promise<string | undefined> {
  const ec2 = new EC2Client(environment.region.client);
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  return Vpcs[0]?.Tags?.find(({ Key }) => Key === tagKeys.run)?.Value;
}

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.catch((thrown: unknown) => thrown);
  return error instanceof Refusal ? [error.exitCode, error.message, error.remedy] : error;
}

test('a run marks the VPC while it works, and a second machine is told who works on it', async () => {
  const first = await claim('ada', 4711);
  expect(parseClaim(await runTag())).toMatchObject({ doing: 'create', pid: 4711, host: 'ada' });
  const since = parseClaim(await runTag())?.since;
  expect(await refusalOf(claim('bob', 4711))).toEqual([
    2,
    `Process 4711 on ada builds "demo" since ${since}, says the tag tier3-wizard:run of ${vpcId}.`,
    'Wait for it, or if that run is gone for good use --break-lock. Nothing was changed.',
  ]);
  expect(parseClaim(await runTag())?.host).toBe('ada');
  await first.release();
  expect(await runTag()).toBeUndefined();
});

test('another live process of this host is in the way, a dead one is not', async () => {
  const first = await claim('ada', process.pid);
  expect(await refusalOf(claim('ada', 1))).toEqual([
    2,
    expect.stringMatching(new RegExp(`^Process ${process.pid} on ada builds "demo" since `)),
    'Wait for it to end, or stop it with Ctrl-C there; if that process is no tier3-wizard, use --break-lock.',
  ]);
  await first.release();
  await claim('ada', deadPid);
  const next = await claim('ada', process.pid);
  expect(parseClaim(await runTag())?.pid).toBe(process.pid);
  await next.release();
});

test('a broken mark is not taken away by the run that had it', async () => {
  const first = await claim('ada', 4711);
  const second = await claim('bob', 1, { breakLock: true });
  await first.release();
  expect(parseClaim(await runTag())?.host).toBe('bob');
  await second.release();
  expect(await runTag()).toBeUndefined();
});

test('a mark that nobody can read is no obstacle, and a host of odd letters fits into a tag', async () => {
  const Tags = [{ Key: tagKeys.run, Value: 'something else' }];
  await new EC2Client(environment.region.client).send(new CreateTagsCommand({ Resources: [vpcId], Tags }));
  const first = await claim("Ada's MacBook, grün", 7);
  expect(await runTag()).toMatch(/^create 7@Ada-s-MacBook--gr-n 2026-\S+ [0-9a-f]{8}$/);
  await first.release();
});

test('the VPC of a new environment carries mark and owner from its first moment', async () => {
  const { vpcTags } = await claim('ada', 4711);
  expect(vpcTags).toEqual({
    [tagKeys.owner]: session.identity.arn.replace(/[^A-Za-z0-9 +\-=._:/@]/g, '-'),
    [tagKeys.run]: expect.stringMatching(/^create 4711@ada /),
  });
});

describe('two machines that have a copy of the state file each', () => {
  /** What both of them made more than one of; a machine that is refused makes nothing. */
  async function duplicates(carry?: EnvironmentOptions['carry']): Promise<readonly string[]> {
    const first = await newEnvironment();
    await first.run('create', upTo('vpc'));
    const work = async (host: string, pid: number): Promise<void> => {
      const file = await StateFile.create(join(newFolder(), 'state.json'), first.file.state);
      const machine = new Environment(first.region, first.agents, file, carry ? { carry } : {});
      const look = { file, session: await sessionOf(machine), direction: 'create', self: { host, pid } } as const;
      const run = await claimRun(look).catch((error: unknown) => error);
      if (run instanceof Refusal) return;
      await machine.run('create', upTo('internet-gateway'));
    };
    await Promise.all([work('ada', 4711), work('bob', 4712)]);
    const made = first.inventory();
    return made.filter((one, at) => made.indexOf(one) !== at);
  }

  /** The tag is written, and nobody ever sees it. */
  const withoutTag: NonNullable<EnvironmentOptions['carry']> = async ({ request }, send) => {
    const answer = await send(request);
    return { ...answer, body: answer.body.replaceAll(tagKeys.run, 'nothing') };
  };

  test('do not both work', async () => {
    expect(await duplicates()).toEqual([]);
  });

  test('would make things twice without the tag', async () => {
    expect(await duplicates(withoutTag)).toContain('ec2:internet-gateway internet-gateway');
  });
});

test.each([
  [
    'throttle',
    'Request limit exceeded.',
    'AWS limits how often it may be asked; run `tier3-wizard --teardown` in a minute.',
  ],
  ['fail-before', 'An internal error has occurred', 'AWS had a problem; run `tier3-wizard --teardown`.'],
  [
    'expired-token',
    'Request has expired.',
    'Sign in again (for example `aws sso login`), then run `tier3-wizard --teardown`.',
  ],
])('when AWS does not tell who works on it (%s), that is said with what to do', async (fault, said, remedy) => {
  const { region, file } = environment;
  injectFaults(region.cloud, ['none', `ec2:DescribeVpcs:${fault}`]);
  const session = await sessionOf(environment);
  const asking = claimRun({ file, session, direction: 'destroy' }).catch((thrown: unknown) => thrown);
  const error = await asking.finally(() => injectFaults(region.cloud, ['none']));
  expect(error).toBeInstanceOf(WizardError);
  expect(error).toMatchObject({
    message: `Whether another run works on it could not be seen: ${said}`,
    remedy,
    exitCode: 1,
  });
});
