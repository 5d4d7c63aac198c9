import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliResult, cli, newFolder, startCli } from './cli.js';

let folder: ReturnType<typeof newFolder>;
// A cache of its own: `sandbox clean` removes the image, and other tests need theirs.
let cache: ReturnType<typeof newFolder>;
const run = (...args: string[]): Promise<CliResult> =>
  cli(args, { cwd: folder.path, env: { XDG_CACHE_HOME: cache.path } });
const sandbox = ['--sandbox', '--data-plane', 'none', '--speed', '600'];

beforeEach(() => {
  folder = newFolder();
  cache = newFolder();
});
afterEach(async () => {
  if (existsSync(join(folder.path, '.tier3-wizard'))) await run('sandbox', 'clean', '--yes');
  folder.remove();
  cache.remove();
});

/** Lets the sandbox allow what `tier3-wizard policy` prints now, and nothing else. */
async function printedPolicy(name: string): Promise<string[]> {
  const { code, stdout, stderr } = await run('policy');
  expect(code, stderr).toBe(0);
  const path = join(cache.path, name);
  writeFileSync(path, stdout);
  return ['--iam-policy', path];
}

test('without hosts setup runs to its end, says what is simulated, and teardown leaves nothing', async () => {
  const built = await run(...sandbox, '--yes', ...(await printedPolicy('by-name.json')));
  expect(built.code, built.stderr).toBe(0);
  const state = JSON.parse(readFileSync(join(folder.path, '.tier3-wizard/demo/state.json'), 'utf8'));
  const steps: Record<string, { status: string }> = state.steps;
  const simulated = ['app-packages', 'app-release', 'health-checks', 'schema', 'verification', 'web-release'];
  for (const [id, { status }] of Object.entries(steps)) {
    expect([id, status]).toEqual([id, simulated.includes(id) ? 'skipped' : 'finished']);
  }
  expect(built.stderr).toContain('○ Database schema: skipped (simulated: no hosts)\n');
  expect(built.stderr.replace(/\s+/g, ' ')).toContain('Nothing serves: schema, release and verification were skipped.');
  expect(built.stdout).toBe('');

  const again = await run(...sandbox, '--yes');
  expect([again.code, again.stderr.split('\n')[0]]).toEqual([
    2,
    `There is already an environment "demo" in ${join(folder.path, '.tier3-wizard')}.`,
  ]);

  const overlapping = await run(...sandbox, '--yes', '--name', 'other');
  expect(overlapping.code).toBe(2);
  expect(overlapping.stderr).toMatch(
    /^network\.cidr 10\.0\.0\.0\/16 overlaps vpc-\w+, a VPC of this account with 10\.0\.0\.0\/16\.\nChoose a free range: --set network\.cidr=10\.1\.0\.0\/16\. Nothing was created\.\n$/,
  );

  const planned = await run(...sandbox, '--dry-run', '--name', 'other');
  expect([planned.code, planned.stderr]).toEqual([2, 'This was a dry run: nothing was created.\n']);
  const plan = planned.stdout.replace(/\s+/g, ' ');
  expect(plan).toMatch(
    / ✖ Addresses 10\.0\.0\.0\/16 overlaps vpc-\w+, a VPC of this account with 10\.0\.0\.0\/16\. Choose /,
  );
  expect(plan).toMatch(/ Time about [^,]+, by the times of your last runs Cost /);

  // Once it is there its policy goes by its id.
  const byId = await printedPolicy('by-id.json');
  const resumed = await run('--resume', '--yes', '--set', 'database.deletionProtection=true', ...byId);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stderr).toContain(`The sandbox allows what ${byId[1]} allows.`);
  const looked = await run('ops', '--once', '--json');
  expect(looked.code, looked.stderr).toBe(0);
  expect(looked.stdout).not.toContain('not authorized');
  const listed = await run('list', '--json', '--sandbox');
  expect([listed.code, JSON.parse(listed.stdout)], listed.stderr).toMatchObject([
    0,
    { name: 'demo', state: 'complete' },
  ]);
  const moved = await run('--resume', '--yes', '--set', 'network.cidr=10.9.0.0/16');
  expect([moved.code, moved.stderr.split('\n')[0]]).toEqual([
    2,
    'network.cidr of "demo" cannot be changed any more: it is "10.0.0.0/16".',
  ]);

  const unsaid = await run('--teardown', '--yes');
  expect([unsaid.code, unsaid.stderr]).toEqual([
    2,
    'Removing "demo" deletes its database, and nothing says what happens to the data.\n' +
      'Add --final-snapshot NAME to keep a snapshot, or --final-snapshot none to let the data go.\n',
  ]);

  const gone = await run('--teardown', '--yes', '--final-snapshot', 'none');
  expect(gone.code, gone.stderr).toBe(0);
  expect(existsSync(join(folder.path, '.tier3-wizard'))).toBe(false);
  expect(readdirSync(folder.path)).toEqual([]);
});

test.each([
  [['--yes', '--set', 'name=Demo'], 'In the given answers, name must be lower-case'],
  [['--yes', '--set', 'network.cidr=10.0.0.0/24'], 'In the given answers, network.cidr must hold ten /24 blocks'],
  [['--yes', '--region', 'mars-1'], 'In the given answers, region must be a region'],
  [['--yes', '--set', 'web.instanceType=t3.micro'], 'In the given answers, web.instanceType must be a type for arm64'],
  [
    ['--yes', '--set', 'web.min=9'],
    'In the given answers, web.min must not be larger than desired, the number of servers (9 > 2)',
  ],
  [['--yes', '--set', 'colour=red'], 'In the given answers, colour is not a known key'],
  [['--yes', '--set', 'nonsense'], '--set nonsense is not of the form key=value.'],
  [['--yes', '--set', 'database.masterPassword=has a space'], 'database.masterPassword must be printable ASCII'],
  [['--yes', '--config', 'missing.json'], 'The configuration file '],
  [['--yes', '--set', 'bundle.directory=nowhere'], 'bundle.directory must exist: there is no '],
  [['--sandbox'], 'There is no terminal to ask on, and nothing is built unreviewed.'],
  [['--teardown', '--yes'], 'There is no environment in '],
  [['--resume'], 'There is no environment in '],
  [['ops', '--once'], 'There is no environment in '],
  [['--frobnicate'], "error: unknown option '--frobnicate'"],
  [
    ['policy', '--for', 'fun'],
    "error: option '--for <verb...>' argument 'fun' is invalid. Allowed choices are setup, ",
  ],
  [['policy', '--set', 'colour=red'], 'In the given answers, colour is not a known key'],
  [['reciver'], 'There is no command reciver: did you mean recover?'],
  [['teardown'], 'There is no command teardown: did you mean --teardown?'],
  [['--yes', '--sandbox', '--port', '65536'], "error: option '--port <n>' argument '65536' is invalid."],
  [['--yes', '--sandbox', '--endpoint-url', 'http://127.0.0.1:1'], '--sandbox and --endpoint-url name two different'],
  [['--yes', '--speed', 'fast', '--sandbox'], "error: option '--speed <n>' argument 'fast' is invalid."],
])('%j is refused with one clear sentence, and nothing is made', async (args, beginning) => {
  const refused = await run(...args);
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr.split('\n')[0]?.slice(0, beginning.length)).toBe(beginning);
  expect(readdirSync(folder.path)).toEqual([]);
});

test('without credentials and without --sandbox it says so and offers the sandbox', async () => {
  const refused = await cli(['--yes'], {
    cwd: folder.path,
    env: { AWS_EC2_METADATA_DISABLED: 'true', HOME: folder.path },
  });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('try everything without an account: `tier3-wizard --sandbox`.');
  expect(readdirSync(folder.path)).toEqual([]);
});

test('whoever reads the output may stop reading: that ends no command', async () => {
  const child = startCli(['--sandbox', '--dry-run'], { cwd: folder.path });
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise((done) => child.on('close', done));
  expect([code, stderr]).toEqual([0, 'This was a dry run: nothing was created.\n']);
});

test('a dry run prints the plan and makes nothing, not even a sandbox', async () => {
  const plan = await run('--sandbox', '--dry-run');
  expect(plan.code, plan.stderr).toBe(0);
  expect(plan.stdout).toContain('▲ The account was not checked: no sandbox runs here, and a dry run starts none.\n');
  expect(plan.stdout).toContain('NAT gateway');
  expect(plan.stderr).toBe('This was a dry run: nothing was created.\n');
  expect(readdirSync(folder.path)).toEqual([]);
});
