import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CliResult, cli, newFolder, startCli } from './cli.js';

const printed = z.object({ url: z.string(), accessKeyId: z.string(), secretAccessKey: z.string() });

/** Another program's AWS-compatible endpoint, as far as the product can tell. */
const provider = newFolder();
const folder = newFolder();
let endpoint: z.infer<typeof printed>;

beforeAll(async () => {
  const args = ['sandbox', 'start', '--data-plane', 'none', '--speed', '600', '--json'];
  const { code, stdout, stderr } = await cli(args, { cwd: provider.path });
  expect(code, stderr).toBe(0);
  endpoint = printed.parse(JSON.parse(stdout));
});
afterAll(async () => {
  await cli(['sandbox', 'stop'], { cwd: provider.path });
  provider.remove();
  folder.remove();
});

function env(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { accessKeyId, secretAccessKey } = endpoint;
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, HOME: folder.path, ...changes };
}

function run(args: readonly string[], changes?: Readonly<Record<string, string>>): Promise<CliResult> {
  return cli(args, { cwd: folder.path, env: env(changes) });
}

const signIn =
  'Sign in (for example `aws sso login` or `aws configure`), or try everything without an account: `tier3-wizard --sandbox`.';

describe('what cannot be an account to build in is said at once, and nothing is made', () => {
  const unreached =
    'Check the connection (HTTPS_PROXY, --endpoint-url), then run the same command again. Nothing was changed.';
  const nowhere = 'AWS could not be reached: connect ECONNREFUSED 127.0.0.1:1';
  const noUrl = (text: string): string[] => [
    `The endpoint ${text} is not a URL of http or https.`,
    'Give one such as http://127.0.0.1:4566 with --endpoint-url or AWS_ENDPOINT_URL.',
  ];
  test.each<[string, number, string[], Record<string, string>, string[]]>([
    ['nobody listens', 1, ['--endpoint-url', 'http://127.0.0.1:1'], {}, [nowhere, unreached]],
    ['nobody listens, from the environment', 1, [], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, [nowhere, unreached]],
    ['not a URL', 2, ['--endpoint-url', 'localhost'], {}, noUrl('localhost')],
    ['not a URL, from the environment', 2, [], { AWS_ENDPOINT_URL: 'localhost:4566' }, noUrl('localhost:4566')],
    [
      'a wrong secret',
      2,
      ['--endpoint-url', 'URL'],
      { AWS_SECRET_ACCESS_KEY: 'wrong' },
      [
        'AWS does not accept the credentials: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
        signIn,
      ],
    ],
    [
      'an unknown key',
      2,
      ['--endpoint-url', 'URL'],
      { AWS_ACCESS_KEY_ID: 'AKIANOBODY' },
      ['AWS does not accept the credentials: The security token included in the request is invalid.', signIn],
    ],
    [
      'another region than the endpoint has',
      2,
      ['--endpoint-url', 'URL', '--region', 'eu-west-1'],
      {},
      ["AWS does not accept the credentials: Credential should be scoped to a valid region, not 'eu-west-1'.", signIn],
    ],
  ])('%s: exit code %i', async (_case, code, flags, changes, said) => {
    const args = flags.map((flag) => (flag === 'URL' ? endpoint.url : flag));
    const refused = await run(['--yes', ...args], changes);
    expect(refused).toEqual({ code, stdout: '', stderr: `${said.join('\n')}\n` });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

test('a setup that waits for servers is interrupted, goes on where it stopped, and is removed without a flag', async () => {
  const open = ['app-packages', 'web-release'];
  const interrupted = await interruptWhenWaiting(['--yes', '--json', '--endpoint-url', endpoint.url], open);
  expect(interrupted).toMatchObject({ code: 130, outcome: { kind: 'interrupted' } });
  const statePath = join(folder.path, '.tier3-wizard/demo/state.json');
  const state = JSON.parse(readFileSync(statePath, 'utf8'));
  expect([state.target, state.status]).toEqual([
    { kind: 'endpoint', accountId: '000000000000', region: 'us-east-1', endpointUrl: endpoint.url },
    'building',
  ]);
  expect(state.steps.vpc.status).toBe('finished');

  const leaveOut = (flag: string): string =>
    `Leave ${flag} out, or name another environment with --name. Nothing was changed.`;
  for (const flags of [['--sandbox'], ['--endpoint-url', 'http://127.0.0.1:1'], ['--region', 'eu-west-1']]) {
    const [flag = ''] = flags;
    const shown = flag === '--region' ? flags.join(' ') : flag;
    expect(await run(['--resume', '--yes', ...flags])).toEqual({
      code: 2,
      stdout: '',
      stderr: `${shown} does not fit: the environment "demo" is at ${endpoint.url}.\n${leaveOut(shown)}\n`,
    });
  }
  expect(existsSync(join(folder.path, '.tier3-wizard/_sandbox'))).toBe(false);

  // The state says which endpoint; another one in the environment does not lead away from it.
  const astray = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const again = await interruptWhenWaiting(['--resume', '--yes', '--json'], open, astray);
  expect(again).toMatchObject({ code: 130, outcome: { kind: 'interrupted' } });

  const ops = await run(['ops', '--once', '--json'], astray);
  const { environment, verdict } = JSON.parse(ops.stdout);
  expect([ops.code, ops.stderr, environment, verdict.state]).toEqual([0, '', 'demo', 'down']);

  const gone = await run(['--teardown', '--yes', '--final-snapshot', 'none'], astray);
  expect(gone.code, gone.stderr).toBe(0);
  expect(readdirSync(folder.path)).toEqual([]);
  const held = await cli(['sandbox', 'status', '--json'], { cwd: provider.path });
  expect(JSON.parse(held.stdout)).toMatchObject({ running: true, holdings: [] });
});

const event = z.looseObject({ type: z.string(), step: z.string().optional() });

/** Runs until each of the steps has said that it waits, then presses Ctrl-C; answers the exit code and the last event. */
async function interruptWhenWaiting(
  args: readonly string[],
  steps: readonly string[],
  changes?: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const child = startCli(args, { cwd: folder.path, env: env(changes) });
  const waiting = new Set<string>();
  let last: Record<string, unknown> = {};
  let rest = '';
  let interrupted = false;
  child.stdout?.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const read = event.parse(JSON.parse(line));
      last = read;
      if (read.type === 'step-waiting' && read.step !== undefined) waiting.add(read.step);
    }
    // A second Ctrl-C would not let it settle.
    if (interrupted || !steps.every((step) => waiting.has(step))) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { ...last, code };
}
