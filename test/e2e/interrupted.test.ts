import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { all, seed } from '../crash/extent.js';
import { Sandboxed, withoutHosts } from './sandboxed.js';

const setup = [...withoutHosts, '--yes', '--json'];
const teardown = ['--teardown', '--yes', '--final-snapshot', 'none'];

let place: Sandboxed;
let whole: { readonly holdings: string[]; readonly events: number; readonly teardownEvents: number };

beforeAll(async () => {
  const undisturbed = new Sandboxed();
  try {
    const built = await undisturbed.run(...setup);
    const holdings = await undisturbed.holdings();
    const removed = await undisturbed.run(...teardown, '--json');
    whole = { holdings, events: countLines(built.stdout), teardownEvents: countLines(removed.stdout) };
  } finally {
    await undisturbed.remove();
  }
});
beforeEach(() => {
  place = new Sandboxed();
});
afterEach(() => place.remove());

/** Points spread over a run, each shifted by the seed within its share: two of setup and of teardown, or all thirty. */
const points = all ? 30 : 2;
const fractions = Array.from({ length: points }, (_, share) => {
  const shift = Math.abs(Math.sin(seed * 1_000 + share));
  return Number(((share + shift) / points).toFixed(3));
});

describe(`killed at a point of the run (seed ${seed})`, () => {
  test.each(fractions.map((part, at) => [part, fractions[fractions.length - 1 - at] ?? 0] as const))(
    'setup killed at %f of its events is resumed to the same system; teardown killed at %f is gone on with, to nothing',
    async (setupPart, teardownPart) => {
      await killAt(setupPart, whole.events, ...setup);
      const resumed = await place.run('--resume', '--yes');
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(await place.holdings()).toEqual(whole.holdings);
      await killAt(teardownPart, whole.teardownEvents, ...teardown, '--json');
      await removeAll();
    },
  );

  test('a run that is killed again and again comes to the same system', async () => {
    await killAt(fractions[0] ?? 0, whole.events, ...setup);
    for (const part of fractions.slice(1, 5)) await killAt(part, 50, '--resume', '--yes', '--json');
    const resumed = await place.run('--resume', '--yes');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(await place.holdings()).toEqual(whole.holdings);
    await removeAll();
  });

  test('a teardown killed half way can be turned back with a resume', async () => {
    await place.run(...setup);
    await killAt(0.5, whole.teardownEvents, ...teardown, '--json');
    const resumed = await place.run('--resume', '--yes');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(await place.holdings()).toEqual(whole.holdings);
    await removeAll();
  });
});

describe('interrupted', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'one %s lets it settle: exit code 130, nothing held, and the way on is said',
    async (signal) => {
      const run = place.start(...withoutHosts, '--yes');
      await run.until('stderr', 20);
      run.signal(signal);
      const { code, stdout, stderr } = await run.end();
      expect([code, stdout]).toEqual([130, '']);
      expect(stderr).toContain('tier3-wizard --resume --name demo    goes on where this run stopped');
      expect(existsSync(place.state('lock'))).toBe(false);
      await removeAll();
    },
  );

  test('the first one waits for calls that hang, the second one leaves them', async () => {
    const run = place.start(...setup);
    await run.until('stdout', 20);
    const sandbox = place.descriptor();
    process.kill(sandbox.pid, 'SIGSTOP');
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
      process.kill(sandbox.pid, 'SIGCONT');
    }
    expect(JSON.parse(readFileSync(place.state(), 'utf8')).status).toBe('building');
    const resumed = await place.run('--resume', '--yes');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(await place.holdings()).toEqual(whole.holdings);
  });
});

/** Runs the product until so much of its events has come, and kills it there. */
async function killAt(part: number, events: number, ...args: readonly string[]): Promise<void> {
  const killed = place.start(...args);
  // Not among the very last, so that it is still there to be killed.
  await killed.until('stdout', 1 + Math.floor(part * (events - 8)));
  killed.signal('SIGKILL');
  expect(await killed.end()).toMatchObject({ code: null, signal: 'SIGKILL' });
}

/** With the environment its sandbox and its folder go, which is the proof that it held nothing any more. */
async function removeAll(): Promise<void> {
  const removed = await place.run(...teardown);
  expect(removed.code, removed.stderr).toBe(0);
  expect(readdirSync(place.path)).toEqual([]);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function countLines(text: string): number {
  return text.trimEnd().split('\n').length;
}
