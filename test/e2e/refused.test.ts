import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventSchema } from '../engine/event-schema.js';
import { endedPid, Sandboxed, withoutHosts } from './sandboxed.js';

const place = new Sandboxed();
let state = '';

beforeAll(async () => {
  const built = await place.run(...withoutHosts, '--yes');
  expect(built.code, built.stderr).toBe(0);
  state = readFileSync(place.state(), 'utf8');
});
afterAll(() => place.remove());

const teardown = ['--teardown', '--yes', '--final-snapshot', 'none'];
const verbs = [['--resume', '--yes'], teardown];

describe('a state file that is not what this environment’s should be is refused, and stays as it is', () => {
  const edited = (change: (target: Record<string, unknown>) => void): string => {
    const content = JSON.parse(state);
    change(content.target);
    return JSON.stringify(content);
  };
  const copyIsTheWay = (path: string): string =>
    `The file was not touched. Put the last good copy in its place (cp '${path}.last-good' '${path}') and run the same command again.`;

  test.each<[string, () => string, (path: string) => [string, string]]>([
    [
      'truncated',
      () => state.slice(0, state.length / 2),
      (path) => [`The state file ${path} is damaged: it is not JSON.`, copyIsTheWay(path)],
    ],
    ['garbage', () => 'x', (path) => [`The state file ${path} is damaged: it is not JSON.`, copyIsTheWay(path)]],
    [
      'of a newer version',
      () => JSON.stringify({ ...JSON.parse(state), schema: 99 }),
      (path) => [
        `The state file ${path} was written by a newer tier3-wizard (schema 99, this one reads 2).`,
        'Use that newer version; the file was not touched.',
      ],
    ],
    [
      'of another account',
      () => edited((target) => Object.assign(target, { accountId: '111122223333' })),
      () => [
        'The environment "demo" is in account 111122223333, but the credentials are of 000000000000.',
        'Use credentials of that account (--profile). Nothing was changed.',
      ],
    ],
    [
      'of another region',
      () => edited((target) => Object.assign(target, { region: 'eu-west-1' })),
      () => [
        'The sandbox of this state folder plays us-east-1, not eu-west-1.',
        'Remove it with `tier3-wizard sandbox clean`, or use another --state folder.',
      ],
    ],
    [
      'of another sandbox',
      () => edited((target) => Object.assign(target, { sandboxId: 'another' })),
      (path) => [
        'The environment "demo" was built in another sandbox, which is not here any more.',
        `Remove its folder ${path.replace('/state.json', '')} and build it again. Nothing was changed.`,
      ],
    ],
  ])('%s', async (_how, content, said) => {
    const path = place.state();
    const damaged = content();
    writeFileSync(path, damaged);
    try {
      for (const verb of verbs) {
        const { code, stdout, stderr } = await place.run(...verb);
        expect([code, stdout, stderr]).toEqual([2, '', `${said(path).join('\n')}\n`]);
        expect(readFileSync(path, 'utf8')).toBe(damaged);
        expect(readdirSync(place.state('.')).sort()).toEqual(['state.json', 'state.json.last-good']);
      }
    } finally {
      writeFileSync(path, state);
    }
  });

  test('a sandbox that is gone: nothing is started in its place', async () => {
    const folder = join(place.path, '.tier3-wizard', '_sandbox');
    await place.run('sandbox', 'stop');
    renameSync(folder, `${place.path}/aside`);
    try {
      const refused = await place.run('--resume', '--yes');
      expect([refused.code, refused.stderr.split('\n')[0], existsSync(folder)]).toEqual([
        2,
        'The environment "demo" was built in another sandbox, which is not here any more.',
        false,
      ]);
    } finally {
      renameSync(`${place.path}/aside`, folder);
    }
  });

  test.each([
    [['--region', 'eu-west-1'], '--region eu-west-1 does not fit: the environment "demo" is in the sandbox.'],
    [
      ['--endpoint-url', 'http://127.0.0.1:1'],
      '--endpoint-url does not fit: the environment "demo" is in the sandbox.',
    ],
  ])('flags that name another target: %j', async (flags, said) => {
    const refused = await place.run('--resume', '--yes', ...flags);
    expect([refused.code, refused.stderr.split('\n')[0]]).toEqual([2, said]);
    expect(readFileSync(place.state(), 'utf8')).toBe(state);
  });

  test('the last good copy in its place is a way on', async () => {
    writeFileSync(place.state(), 'x');
    writeFileSync(place.state(), readFileSync(place.state('state.json.last-good')));
    const resumed = await place.run('--resume', '--yes');
    expect(resumed.code, resumed.stderr).toBe(0);
  });
});

test.each([
  [[...teardown, '--dry-run'], '--teardown has no dry run.'],
  [['--resume', '--yes', '--dry-run'], '--resume has no dry run.'],
  [['sandbox', 'clean', '--yes', '--dry-run'], 'sandbox clean has no dry run.'],
  [
    ['sandbox', 'start', '--port', '70000'],
    "error: option '--port <n>' argument '70000' is invalid. It must be a whole number from 1 to 65535.",
  ],
  [['--resume', ...teardown], "error: option '--resume' cannot be used with option '--teardown'"],
])('what cannot be done with what is asked for is refused: %j', async (words, said) => {
  const before = readFileSync(place.state(), 'utf8');
  const { code, stdout, stderr } = await place.run(...words);
  expect([code, stdout, stderr.split('\n')[0]]).toEqual([2, '', said]);
  expect(readFileSync(place.state(), 'utf8')).toBe(before);
});

describe('one writer at a time', () => {
  const lockOf = (pid: number, host: string): string =>
    JSON.stringify({ token: 't-1', pid, host, since: '2026-01-01T00:00:00.000Z' });

  test('a second run is told which process holds the environment, where and since when', async () => {
    const first = place.start('--resume', '--yes', '--json');
    await first.until('stdout', 5);
    first.signal('SIGSTOP');
    try {
      const { since } = JSON.parse(readFileSync(place.state('lock'), 'utf8'));
      for (const verb of verbs) {
        const { code, stdout, stderr } = await place.run(...verb);
        expect([code, stdout, stderr.split('\n')]).toEqual([
          2,
          '',
          [
            `The environment is in use by process ${first.pid} on ${hostname()} since ${since} (${place.state('lock')}).`,
            'Wait for it to end, or stop it with Ctrl-C there; if that process is no tier3-wizard, use --break-lock.',
            '',
          ],
        ]);
      }
    } finally {
      first.signal('SIGCONT');
    }
    expect((await first.end()).code).toBe(0);
    expect(existsSync(place.state('lock'))).toBe(false);
  });

  test('the lock of a process that is gone is taken over', async () => {
    writeFileSync(place.state('lock'), lockOf(endedPid(), hostname()));
    const resumed = await place.run('--resume', '--yes');
    expect([resumed.code, existsSync(place.state('lock'))]).toEqual([0, false]);
  });

  test('the lock of another host stays until it is broken', async () => {
    const theirs = lockOf(process.pid, 'elsewhere');
    writeFileSync(place.state('lock'), theirs);
    const refused = await place.run('--resume', '--yes');
    expect([refused.code, refused.stderr, readFileSync(place.state('lock'), 'utf8')]).toEqual([
      2,
      `The environment is in use by process ${process.pid} on elsewhere since 2026-01-01T00:00:00.000Z (${place.state('lock')}).\n` +
        'Wait for it, or if that machine is gone for good use --break-lock.\n',
      theirs,
    ]);
    const resumed = await place.run('--resume', '--yes', '--break-lock');
    expect([resumed.code, existsSync(place.state('lock'))]).toEqual([0, false]);
  });
});

describe('what goes where', () => {
  const parse = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  /** Every line is held against the schema that the assets have. */
  const typesOf = (text: string) => parse(text).map((line) => eventSchema.parse(line).type);

  test('--json: stdout is events, one a line, from run-started to run-finished, and stderr is silent', async () => {
    const { code, stdout, stderr } = await place.run('--resume', '--yes', '--json');
    const types = typesOf(stdout);
    expect([code, stderr, types.at(0), types.at(-1)]).toEqual([0, '', 'run-started', 'run-finished']);
    expect(types.filter((type) => type.startsWith('run-'))).toEqual(['run-started', 'run-finished']);
  });

  test.each([['--plain'], ['--no-color']])(
    '%s: lines without control characters on stderr, nothing on stdout',
    async (flag) => {
      const { code, stdout, stderr } = await place.run('--resume', '--yes', flag);
      expect([code, stdout]).toEqual([0, '']);
      expect([...stderr].filter((one) => one < ' ' && one !== '\n')).toEqual([]);
      expect(stderr.split('\n')[0]).toMatch(/^Building demo in us-east-1, .* SANDBOX: 25 steps, about \d+ s\.$/);
    },
  );

  test('ops: a snapshot on stdout, nothing on stderr', async () => {
    const { code, stdout, stderr } = await place.run('ops', '--once', '--json');
    expect([code, stderr, parse(stdout).length]).toEqual([0, '', 1]);
  });

  test('without a terminal nothing asks: what is not said is refused, and names the flag', async () => {
    const said = async (...args: string[]) => {
      const { code, stdout, stderr } = await place.run(...args);
      return [code, stdout, stderr.split('\n')];
    };
    expect(await said('--teardown')).toEqual([
      2,
      '',
      ['There is no terminal to confirm the removal of "demo" on.', 'Add --yes and --final-snapshot NAME|none.', ''],
    ]);
    expect(await said('--sandbox', '--name', 'other')).toEqual([
      2,
      '',
      [
        'There is no terminal to ask on, and nothing is built unreviewed.',
        'Add --yes to build with these answers, or --dry-run to see the plan.',
        '',
      ],
    ]);
    expect(await said('ops')).toEqual([
      2,
      '',
      ['There is no terminal for the live view.', 'Add --once for one snapshot, and --json for scripts.', ''],
    ]);
  });

  test('--teardown --json: events alone, and then nothing is left', async () => {
    const { code, stdout, stderr } = await place.run(...teardown, '--json');
    const types = typesOf(stdout);
    expect([code, stderr, types.at(0), types.at(-1)]).toEqual([0, '', 'run-started', 'run-finished']);
    expect(readdirSync(place.path)).toEqual([]);
  });
});
