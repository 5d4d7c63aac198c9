import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probePlane } from '../../src/sandbox/plane/index.js';
import { cli } from '../e2e/cli.js';
import { type Traces, tracesOf } from '../e2e/traces.js';
import { awsOf, verifiedIn } from './kept-state.js';
import { noOrdinaryUser, OrdinaryUser } from './ordinary-user.js';
import { tlsAnswers } from './tls.js';

const probe = await probePlane();
const skip = probe.missing.map((one) => one.problem).join(' ') || noOrdinaryUser;

/** What the whole job proves for root is not proved again: only that an ordinary user's hosts serve and leave nothing. */
describe.skipIf(skip !== undefined)(`as an ordinary user${skip ? ` (skipped: ${skip})` : ''}`, () => {
  let user: OrdinaryUser;
  let before: Traces;
  const run = (...args: string[]) => cli(args, { cwd: user.home, prefix: user.prefix });

  beforeAll(() => {
    user = new OrdinaryUser(`t3cli${process.pid}`);
    before = tracesOf(user.home, [user.cgroup]);
  });
  afterAll(async () => {
    await run('sandbox', 'stop');
    await user.remove();
  });

  test('setup builds a system that serves', async () => {
    const small = ['web', 'app'].flatMap((tier) => ['min', 'desired'].flatMap((key) => ['--set', `${tier}.${key}=1`]));
    // The line of Aurora that takes no connection without TLS.
    const database = ['--set', 'database.reader=false', '--set', 'database.engineVersion=8.4.mysql_aurora.8.4.10'];
    const built = await run('--sandbox', '--data-plane', 'real', '--yes', ...small, ...database);
    expect(built.code, built.stderr).toBe(0);
    expect(built.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    const page = await fetch(`${built.stdout.trim()}read`, { headers: { connection: 'close' } });
    expect([page.status, await page.text()]).toEqual([200, '[]\n']);
    // What is looked for after the teardown is found while the sandbox runs.
    const { processes, groups } = tracesOf(user.home, [user.cgroup]);
    expect([processes.length > 0, groups.length]).toEqual([true, 1]);
  });

  test('its Aurora 8.4 takes no connection without TLS, and the app has one', async () => {
    const folder = join(user.home, '.tier3-wizard');
    const [app = ''] = verifiedIn(folder).appInstances;
    expect(await tlsAnswers(awsOf(folder), app)).toMatchObject({
      demanded: 'ON',
      plain: expect.stringMatching(/^1045 /),
      verified: 'accepted',
    });
  });

  test('teardown removes all of it', async () => {
    const gone = await run('--teardown', '--yes', '--final-snapshot', 'none');
    expect(gone.code, gone.stderr).toBe(0);
    expect(readdirSync(user.home)).not.toContain('.tier3-wizard');
    expect(tracesOf(user.home, [user.cgroup])).toEqual(before);
  });
});
