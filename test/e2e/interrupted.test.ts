import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { all, seed } from '../crash/extent.js';
import { fraction } from '../crash/points.js';
import { Sandboxed, withoutHosts } from './sandboxed.js';

/** One sandbox for all environments. */
const place = new Sandboxed();
const setup = ['--sandbox', '--yes', '--json'];
const resume = ['--resume', '--yes', '--json'];
const teardown = ['--teardown', '--yes', '--final-snapshot', 'none', '--json'];

/** What an undisturbed setup makes, and the events that it tells. */
let whole: { readonly holdings: readonly string[]; readonly events: number };

beforeAll(async () => {
  const { code, stderr } = await place.run('sandbox', 'start', ...withoutHosts.slice(1));
  expect(code, stderr).toBe(0);
  const built = await done('demo', setup);
  whole = { holdings: await holdingsOf('demo'), events: built.trimEnd().split('\n').length };
});
afterAll(() => place.remove());

describe('interrupted', () => {
  test.each([
    ['SIGINT', teardown, 'tier3-wizard --teardown --name demo  goes on removing'],
    ['SIGTERM', resume, 'tier3-wizard --resume --name demo    goes on where this run stopped'],
    ['SIGHUP', resume, 'tier3-wizard --resume --name demo    goes on where this run stopped'],
  ] as const)(
    'one %s lets it settle: exit code 130, nothing held, and the way on is said',
    async (signal, words, next) => {
      const plain = words.filter((word) => word !== '--json');
      const run = place.start(...plain, '--name', 'demo');
      await run.until('stderr', 12);
      run.signal(signal);
      const { code, stdout, stderr } = await run.end();
      expect([code, stdout]).toEqual([130, '']);
      expect(stderr).toContain(next);
      expect(existsSync(place.state('lock'))).toBe(false);
    },
  );

  test('the first one waits for calls that hang, the second one leaves them', async () => {
    const run = place.start(...resume, '--name', 'demo');
    await run.until('stdout', 6);
    const { pid } = place.descriptor();
    process.kill(pid, 'SIGSTOP');
    try {
      run.signal('SIGINT');
      const first = await Promise.race([run.end().then(() => 'left'), wait(1_500).then(() => 'waits')]);
      run.signal('SIGINT');
      const { code, stdout } = await run.end();
      const lines = stdout.split('\n').map((line) => JSON.parse(line));
      expect([first, code, existsSync(place.state('lock'))]).toEqual(['waits', 130, false]);
      const ends = lines.filter(({ type }) => type === 'run-stopping').concat(lines.at(-1));
      expect(ends.map(({ at: _at, ...event }) => event)).toEqual([
        { type: 'run-stopping', reason: 'interrupt' },
        { type: 'run-finished', outcome: { kind: 'interrupted' } },
      ]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(JSON.parse(readFileSync(place.state(), 'utf8')).status).toBe('building');
  });

  test('what was interrupted while it was removed can be turned back, and removed in the end', async () => {
    await done('demo', resume);
    expect(await holdingsOf('demo')).toEqual(whole.holdings);
    await removed('demo');
  });
});

/** Every round kills three processes: one in CI, or as many as make sixty kills. */
const rounds = Array.from({ length: all ? 20 : 1 }, (_, round) => {
  const at = (what: string): number => Number(fraction(seed, `${what} of round ${round}`).toFixed(3));
  return { name: `round-${round}`, setupAt: at('setup'), resumeAt: at('resume'), teardownAt: at('teardown') };
});

describe(`killed (seed ${seed})`, () => {
  test.each(rounds)(
    '$name: setup killed at $setupAt of its events and resume at $resumeAt come to the same system; teardown killed at $teardownAt to nothing',
    async ({ name, setupAt, resumeAt, teardownAt }) => {
      await killed(name, setupAt * (whole.events - 10), setup);
      await killed(name, resumeAt * 40, resume);
      await done(name, resume);
      expect(await holdingsOf(name)).toEqual(whole.holdings);
      // A teardown tells a little less than a setup.
      await killed(name, teardownAt * (whole.events - 20), teardown);
      await removed(name);
    },
  );
});

/** Runs the product until so many of its events have come, and kills it there. */
async function killed(name: string, events: number, words: readonly string[]): Promise<void> {
  const run = place.start(...words, '--name', name);
  await run.until('stdout', 1 + Math.floor(events));
  run.signal('SIGKILL');
  expect(await run.end()).toMatchObject({ code: null, signal: 'SIGKILL' });
}

/** Runs the product to its end; answers what it said on stdout. */
async function done(name: string, words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await place.run(...words, '--name', name);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** The sandbox holds nothing of the environment any more, and no folder either. */
async function removed(name: string): Promise<void> {
  await done(name, teardown);
  expect([await holdingsOf(name), readdirSync(place.path)]).toEqual([[], ['.tier3-wizard']]);
  expect(readdirSync(`${place.path}/.tier3-wizard`)).not.toContain(name);
}

/** What there is of one environment, without its name. */
async function holdingsOf(name: string): Promise<string[]> {
  const owner = ` of ${name}`;
  return (await place.holdings()).filter((one) => one.endsWith(owner)).map((one) => one.slice(0, -owner.length));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
