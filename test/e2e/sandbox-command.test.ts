import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CliResult, cli, newFolder } from './cli.js';
import { endedPid } from './sandboxed.js';
import { tracesOf } from './traces.js';

const descriptorSchema = z.object({
  id: z.uuid(),
  pid: z.number(),
  url: z.string(),
  region: z.string(),
  speed: z.number(),
  level: z.string(),
  temporary: z.boolean(),
  startedAt: z.number(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});

type Descriptor = z.infer<typeof descriptorSchema>;

let folder: ReturnType<typeof newFolder>;
let cache: ReturnType<typeof newFolder>;

beforeEach(() => {
  folder = newFolder();
  // `clean` removes the image, which is not this test's to remove.
  cache = newFolder();
});
afterEach(async () => {
  await run('sandbox', 'stop');
  folder.remove();
  cache.remove();
});

function run(...args: string[]): Promise<CliResult> {
  return cli(args, { cwd: folder.path, env: { XDG_CACHE_HOME: cache.path } });
}

const withoutHosts = ['--data-plane', 'none', '--speed', '600'];

async function start(...args: string[]): Promise<Descriptor> {
  const { code, stdout, stderr } = await run('sandbox', 'start', '--json', ...args);
  expect(code, stderr).toBe(0);
  return descriptorSchema.parse(JSON.parse(stdout));
}

async function status(): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await run('sandbox', 'status', '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

function ec2({ url, region, accessKeyId, secretAccessKey }: Descriptor): EC2Client {
  return new EC2Client({ endpoint: url, region, credentials: { accessKeyId, secretAccessKey } });
}

async function vpcs(descriptor: Descriptor): Promise<(string | undefined)[]> {
  const { Vpcs = [] } = await ec2(descriptor).send(new DescribeVpcsCommand({}));
  return Vpcs.map((vpc) => vpc.VpcId);
}

async function createVpc(descriptor: Descriptor): Promise<string | undefined> {
  const { Vpc } = await ec2(descriptor).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  return Vpc?.VpcId;
}

/** The sandbox's processes that this machine has for the folder. */
function servers(): readonly string[] {
  return tracesOf(folder.path).processes;
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await expect.poll(servers).toEqual([]);
}

describe('start', () => {
  test('prints what a client needs, and a second one answers the same', async () => {
    const first = await start(...withoutHosts);
    const { pid, url, id } = first;
    expect(first).toEqual({
      id,
      pid,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      region: 'us-east-1',
      speed: 600,
      level: 'none',
      temporary: false,
      startedAt: expect.any(Number),
      accessKeyId: 'AKIASANDBOXSANDBOX00',
      secretAccessKey: 'sandbox',
    });
    const again = await run('sandbox', 'start');
    expect(again).toEqual({
      code: 0,
      stdout: [
        'Sandbox: level none, 600 times faster than AWS. Control plane only: instances, load balancers and databases are simulated states without hosts.',
        `export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1`,
        'export AWS_ACCESS_KEY_ID=AKIASANDBOXSANDBOX00 AWS_SECRET_ACCESS_KEY=sandbox',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(servers()).toHaveLength(1);
    expect(await vpcs(first)).toEqual([]);
  });

  test('two at the same time start one sandbox', async () => {
    const [one, other] = await Promise.all([start(...withoutHosts), start(...withoutHosts)]);
    expect(other).toEqual(one);
    expect(servers()).toHaveLength(1);
  });

  test('a flag may only agree with the sandbox that is there, running or stopped', async () => {
    await start(...withoutHosts, '--region', 'eu-west-1');
    const remove = 'Remove it with `tier3-wizard sandbox clean`, or use another --state folder.';
    const disagreeing = [
      [['--speed', '7'], 'The sandbox of this state folder has the speed 600, not 7.'],
      [['--region', 'us-east-1'], 'The sandbox of this state folder plays eu-west-1, not us-east-1.'],
      [['--data-plane', 'real'], 'The sandbox of this state folder has the data plane none, not real.'],
    ] as const;
    for (const running of [true, false]) {
      for (const [flags, said] of disagreeing) {
        const refused = await run('sandbox', 'start', ...flags);
        expect(refused).toEqual({ code: 2, stdout: '', stderr: `${said}\n${remove}\n` });
      }
      expect(await status()).toMatchObject({ running });
      if (running) await run('sandbox', 'stop');
    }
    expect(await start()).toMatchObject({ region: 'eu-west-1', speed: 600, level: 'none' });
  });

  test('takes the port that is asked for, and says when it is taken', async () => {
    const { url, pid } = await start(...withoutHosts);
    const port = new URL(url).port;
    const elsewhere = await run('sandbox', 'start', ...withoutHosts, '--state', 'other', '--port', port);
    expect([elsewhere.code, elsewhere.stdout]).toEqual([1, '']);
    expect(elsewhere.stderr.split('\n')[0]).toBe(
      `The sandbox could not start: listen EADDRINUSE: address already in use 127.0.0.1:${port}.`,
    );
    await run('sandbox', 'stop');
    expect(await start('--port', port)).toMatchObject({ url, pid: expect.not.toSatisfy((id) => id === pid) });
  });
});

describe('stop and kill -9', () => {
  test('status says what there is; what the sandbox holds survives both, and so does its id', async () => {
    expect(await status()).toEqual({ running: false });
    expect(await run('sandbox', 'stop')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'No sandbox runs; nothing to stop.\n',
    });

    const first = await start(...withoutHosts);
    const vpcId = await createVpc(first);
    expect(await status()).toMatchObject({ ...first, running: true, holdings: [{ kind: 'ec2:vpc', id: vpcId }] });

    const stopped = await run('sandbox', 'stop');
    expect([stopped.code, servers()]).toEqual([0, []]);
    expect(await status()).toEqual({ running: false });

    const second = await start();
    const { pid: _first, url: _firstUrl, startedAt: _firstStart, ...kept } = first;
    expect(second).toMatchObject(kept);
    expect(await vpcs(second)).toEqual([vpcId]);

    await kill(second.pid);
    expect(await status()).toEqual({ running: false });
    const third = await start();
    expect(third).toMatchObject(kept);
    expect(await vpcs(third)).toEqual([vpcId]);
  });

  test('a server that hangs is not joined by a second one', async () => {
    const { pid } = await start(...withoutHosts);
    process.kill(pid, 'SIGSTOP');
    try {
      const refused = await run('sandbox', 'start');
      expect([refused.code, refused.stdout, refused.stderr]).toEqual([
        1,
        '',
        `The sandbox of ${join(folder.path, '.tier3-wizard/_sandbox')}, process ${pid}, does not answer.\n` +
          `End it with \`kill -9 ${pid}\` and run the same command again: what it holds is on the disk.\n`,
      ]);
      expect(servers()).toHaveLength(1);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });
});

describe('clean', () => {
  test('is refused while an environment is in the sandbox; --yes removes both and leaves nothing', async () => {
    mkdirSync(join(cache.path, 'tier3-wizard/image-of-a-test'), { recursive: true });
    const built = await run('--sandbox', ...withoutHosts, '--yes');
    expect(built.code, built.stderr).toBe(0);

    // Any command brings a killed one back, as it was.
    const { pid } = descriptorSchema.parse(await status());
    await kill(pid);
    const ops = await run('ops', '--once', '--json');
    expect([ops.code, JSON.parse(ops.stdout).environment], ops.stderr).toEqual([0, 'demo']);
    expect(await status()).toMatchObject({ running: true, speed: 600, level: 'none', temporary: true });

    const refused = await run('sandbox', 'clean');
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'The sandbox holds demo.\n' +
        'Remove it with `tier3-wizard --teardown`, or add --yes to throw it away with the sandbox.\n',
    });
    expect(await status()).toMatchObject({ running: true });

    const cleaned = await run('sandbox', 'clean', '--yes');
    expect(cleaned).toEqual({ code: 0, stdout: '', stderr: "The sandbox's state and image are removed.\n" });
    // How long the steps took is no part of a sandbox: it makes the next estimate better.
    const kept = readdirSync(join(cache.path, 'tier3-wizard'));
    expect([readdirSync(folder.path), kept, servers()]).toEqual([[], ['durations.json'], []]);
  });

  test('leaves the image to the hosts of another sandbox', async () => {
    const image = join(cache.path, 'tier3-wizard/image-of-a-test');
    mkdirSync(image, { recursive: true });
    const mark = (pid: number, sandbox: string): void => {
      mkdirSync(`${image}.uses`, { recursive: true });
      writeFileSync(join(`${image}.uses`, String(pid)), sandbox);
    };
    mark(endedPid(), '/gone/_sandbox');
    mark(process.pid, '/other/_sandbox');

    const kept = await run('sandbox', 'clean');
    expect([kept.code, kept.stderr.split('\n')]).toEqual([
      0,
      [
        "The sandbox's state is removed.",
        `The image stays: the hosts of the sandbox in /other/_sandbox (process ${process.pid}) run from it.`,
        '',
      ],
    ]);
    expect(existsSync(image)).toBe(true);

    rmSync(join(`${image}.uses`, String(process.pid)));
    await run('sandbox', 'clean');
    expect(readdirSync(cache.path)).toEqual([]);
  });

  test('leaves what is on AWS alone', async () => {
    await start(...withoutHosts);
    const state = join(folder.path, '.tier3-wizard/paid/state.json');
    mkdirSync(join(state, '..'));
    writeFileSync(state, JSON.stringify(stateOnAws));
    const cleaned = await run('sandbox', 'clean', '--yes');
    expect([cleaned.code, readdirSync(join(folder.path, '.tier3-wizard'))]).toEqual([0, ['paid']]);
    expect(JSON.parse(readFileSync(state, 'utf8'))).toEqual(stateOnAws);
  });
});

test('a sandbox that was started for a setup stays after the teardown when `sandbox start` asked for it', async () => {
  const interrupted = await run('--sandbox', ...withoutHosts, '--yes');
  expect(interrupted.code, interrupted.stderr).toBe(0);
  expect(await status()).toMatchObject({ temporary: true });
  const { id } = await start();
  expect(await status()).toMatchObject({ id, temporary: false });
  const gone = await run('--teardown', '--yes', '--final-snapshot', 'none');
  expect(gone.code, gone.stderr).toBe(0);
  expect(await status()).toMatchObject({ id, running: true, temporary: false, holdings: [] });
  await run('sandbox', 'clean');
  expect(existsSync(join(folder.path, '.tier3-wizard'))).toBe(false);
});

const stateOnAws = {
  schema: 1,
  environment: 'paid',
  id: '00000000-0000-4000-8000-000000000001',
  target: { kind: 'aws', accountId: '111122223333', region: 'us-east-1' },
  settings: {},
  createdAt: 0,
  status: 'complete',
  steps: {},
};

test('what goes wrong in the sandbox can be changed while it runs, and goes on after a restart', async () => {
  expect(await run('sandbox', 'start', ...withoutHosts, '--fault', 'ec2:CreateVpc:trottle')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^The fault "ec2:CreateVpc:trottle" cannot be used: there is no kind trottle, only throttle, .*\nThe README lists the kinds under "Faults"; nothing was started\.\n$/,
    ),
  });
  expect(await status()).toEqual({ running: false });

  const faults = ['ec2:CreateVpc:quota@2', 'rds:*:throttle'];
  await start(...withoutHosts, ...faults.flatMap((fault) => ['--fault', fault]));
  await run('sandbox', 'stop');
  const client = ec2(await start());
  await client.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  await expect(client.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).rejects.toMatchObject({
    name: 'VpcLimitExceeded',
  });
  expect(await status()).toMatchObject({ faults: faults.map((spec, i) => ({ spec, seen: i === 0 ? 2 : 0 })) });
  await start('--fault', 'none', '--fault', 'nat-fails');
  expect(await status()).toMatchObject({ faults: [{ spec: 'nat-fails', seen: 0 }] });
});
