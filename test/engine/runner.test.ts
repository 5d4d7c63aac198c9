import { expect, test } from 'vitest';
import type { EngineEvent } from '../../src/engine/events.js';
import { Graph } from '../../src/engine/graph.js';
import { absent, broken, NotYet, pending, ready, secondsAt } from '../../src/engine/step.js';
import { newStateFile, run, step, TestError } from './plan.js';

test('steps run after what they need, side by side where nothing is between them, and the milestone comes last', async () => {
  const { outcome, lines } = await run([
    step('vpc'),
    step('nat', ['vpc']),
    step('alb', ['vpc']),
    step('web', ['nat', 'alb']),
  ]);
  expect(outcome).toEqual({ kind: 'done' });
  expect(lines).toEqual([
    '0s run-started vpc,nat,alb,web',
    '0s step-started vpc',
    '0s step-finished vpc',
    '0s step-started nat',
    '0s step-started alb',
    '0s step-finished nat',
    '0s step-finished alb',
    '0s step-started web',
    '0s step-finished web',
    '0s milestone serving',
    '0s run-finished done',
  ]);
});

test('a step that has to wait says what for, once per reason, and is asked again', async () => {
  let polls = 0;
  const nat = step('nat', [], {
    observe: async () => {
      if (polls === 0) return absent;
      return polls < 4 ? pending('the gateway to be available') : ready({});
    },
    create: async () => {
      polls += 1;
      throw new NotYet('the gateway to be available', 15_000);
    },
  });
  expect((await run([nat])).lines).toEqual([
    '0s run-started nat',
    '0s step-started nat',
    '0s step-waiting nat: the gateway to be available',
    '60s step-finished nat',
    '60s milestone serving',
    '60s run-finished done',
  ]);
});

test('what is there already is only looked at', async () => {
  const there = step('vpc', [], {
    observe: async () => ready({}),
    create: async () => {
      throw new Error('must not be called');
    },
  });
  expect((await run([there])).lines).toContain('0s step-finished vpc (reused)');
});

test('after a failure nothing new starts, what runs settles at its next pause, and every failure is listed', async () => {
  const fails = step('nat', ['vpc'], {
    create: async () => {
      throw new TestError('quota', 'too many gateways');
    },
  });
  const slow = step('alb', ['vpc'], {
    create: async () => {
      throw new NotYet('the load balancer', 5_000);
    },
  });
  const file = await newStateFile();
  const { outcome, lines } = await run([step('vpc'), fails, slow, step('web', ['nat'])], { file });
  expect(outcome).toEqual({
    kind: 'failed',
    failures: [{ step: 'nat', failure: { class: 'quota', message: 'too many gateways', remedy: 'Do something.' } }],
  });
  expect(lines).toEqual([
    '0s run-started vpc,nat,alb,web',
    '0s step-started vpc',
    '0s step-finished vpc',
    '0s step-started nat',
    '0s step-started alb',
    '0s step-waiting alb: the load balancer',
    '0s step-failed nat: too many gateways',
    '0s run-stopping failure',
    '0s run-finished failed',
  ]);
  expect(file.state.steps).toEqual({
    vpc: { status: 'finished', startedAt: 0, finishedAt: 0, resources: {}, outputs: { id: 'vpc' } },
    nat: { status: 'failed', startedAt: 0, note: 'too many gateways', resources: {} },
    alb: { status: 'started', startedAt: 0, resources: {} },
  });
});

test('a throttled call is tried again with growing pauses; a refused one is not', async () => {
  let calls = 0;
  const throttled = step('vpc', [], {
    create: async () => {
      calls += 1;
      throw new TestError(calls < 4 ? 'throttling' : 'permission', calls < 4 ? 'slow down' : 'no');
    },
  });
  expect((await run([throttled])).lines).toEqual([
    '0s run-started vpc',
    '0s step-started vpc',
    '0s step-retrying vpc: slow down (1)',
    '2s step-retrying vpc: slow down (2)',
    '6s step-retrying vpc: slow down (3)',
    '14s step-failed vpc: no',
    '14s run-stopping failure',
    '14s run-finished failed',
  ]);
});

test('a class that may be retried still fails when its budget is used up', async () => {
  const busy = step('vpc', [], {
    create: async () => {
      throw new TestError('network', 'no route');
    },
  });
  const { outcome, clock } = await run([busy]);
  expect(outcome.kind).toBe('failed');
  expect(clock.now()).toBeGreaterThanOrEqual(3 * 60_000);
});

/** A step whose calls are refused until `validFrom`. */
const signedOut = (id: string, works: () => boolean) =>
  step(id, [], {
    create: async () => {
      if (!works()) throw new TestError('credentials', 'the token has expired');
    },
    observe: async () => (works() ? ready({}) : absent),
  });

test('expired credentials pause all steps once, and fresh ones let them go on', async () => {
  let works = false;
  const { lines, outcome } = await run([signedOut('vpc', () => works), signedOut('roles', () => works)], {
    freshCredentials: async (_signal, clock) => {
      await clock.sleep(60_000);
      works = true;
      return true;
    },
  });
  expect([outcome.kind, lines]).toEqual([
    'done',
    [
      '0s run-started vpc,roles',
      '0s step-started vpc',
      '0s step-started roles',
      '0s run-paused: the token has expired',
      '60s run-continued',
      '60s step-finished vpc',
      '60s step-finished roles',
      '60s milestone serving',
      '60s run-finished done',
    ],
  ]);
});

test('expired credentials end a run that nobody can sign in for, and one that is interrupted meanwhile', async () => {
  const failed = await run([signedOut('vpc', () => false)]);
  expect(failed.lines.slice(2)).toEqual([
    '0s step-failed vpc: the token has expired',
    '0s run-stopping failure',
    '0s run-finished failed',
  ]);
  const stop = new AbortController();
  const interrupted = await run([signedOut('vpc', () => false)], {
    stop: stop.signal,
    freshCredentials: async (signal, clock) => {
      setImmediate(() => stop.abort());
      await clock.sleep(600_000, signal).catch(() => undefined);
      return false;
    },
  });
  expect(interrupted.lines.slice(2)).toEqual([
    '0s run-paused: the token has expired',
    '0s run-stopping interrupt',
    '0s run-continued',
    '0s run-finished interrupted',
  ]);
});

test('something that is there but cannot be used fails with its own remedy', async () => {
  const damaged = step('nat', [], { observe: async () => broken('the gateway has failed', 'Delete it.') });
  expect((await run([damaged])).lines).toContain('0s step-failed nat: the gateway has failed');
});

test('an interrupt lets running steps settle, and the next run goes on where it stopped', async () => {
  const stop = new AbortController();
  const file = await newStateFile();
  let made = 0;
  const vpc = step('vpc', [], {
    observe: async () => (made > 0 ? ready({}) : absent),
    create: async ({ ledger }) => {
      await ledger.make('vpc', { find: async () => undefined, create: async () => `vpc-${++made}` });
      stop.abort();
    },
  });
  const first = await run([vpc, step('nat', ['vpc'])], { file, stop: stop.signal });
  expect(first.lines).toEqual([
    '0s run-started vpc,nat',
    '0s step-started vpc',
    '0s resource-recorded vpc: vpc = vpc-1',
    '0s run-stopping interrupt',
    '0s step-finished vpc',
    '0s run-finished interrupted',
  ]);
  const second = await run([vpc, step('nat', ['vpc'])], { file });
  expect(second.outcome).toEqual({ kind: 'done' });
  expect(made).toBe(1);
});

test('a second interrupt leaves a call that hangs behind: nothing is made and nothing is said after it', async () => {
  const stop = new AbortController();
  const abandon = new AbortController();
  const file = await newStateFile();
  let answer: (() => void) | undefined;
  const made: string[] = [];
  const vpc = step('vpc', [], {
    create: async ({ ledger }) => {
      await ledger.make('vpc', {
        find: async () => undefined,
        create: () =>
          new Promise((resolve) => {
            answer = () => resolve('vpc-1');
            stop.abort();
            abandon.abort();
          }),
      });
      await ledger.make('second', { find: async () => undefined, create: async () => made.push('second').toString() });
    },
  });
  const { lines, outcome } = await run([vpc], { file, stop: stop.signal, abandon: abandon.signal });
  answer?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect([outcome, made, lines]).toEqual([
    { kind: 'interrupted' },
    [],
    ['0s run-started vpc', '0s step-started vpc', '0s run-stopping interrupt', '0s run-finished interrupted'],
  ]);
  expect(file.state.steps.vpc?.resources.vpc?.intent?.token).toMatch(/^[0-9a-f-]{36}$/);
});

test('a disk that takes nothing more ends the run with that as the failure', async () => {
  let writes = 0;
  const disk = {
    writeFlushed: async () => {
      writes += 1;
      if (writes > 2) throw new Error('ENOSPC');
    },
    rename: async () => undefined,
    flushFolder: async () => undefined,
  };
  const file = await newStateFile(disk);
  const { lines } = await run([step('vpc'), step('nat', ['vpc'])], { file });
  expect(lines).toEqual([
    '0s run-started vpc,nat',
    '0s step-started vpc',
    '0s step-failed vpc: The state file /demo/state.json cannot be written: ENOSPC.',
    '0s run-stopping failure',
    '0s run-finished failed',
  ]);
});

test('expected times are those of a target that is faster than AWS', async () => {
  const seen: EngineEvent[] = [];
  await run([step('vpc')], { pace: { speed: 5, simulated: false }, onEvent: (event) => seen.push(event) });
  expect(seen[0]).toEqual({
    type: 'run-started',
    direction: 'create',
    environment: 'demo',
    steps: [{ id: 'vpc', title: 'the vpc', tier: 'system', after: [], expectedSeconds: 2 }],
    at: 0,
  });
});

test('teardown runs the same graph backwards and forgets what is gone', async () => {
  const file = await newStateFile();
  const steps = [step('vpc'), step('nat', ['vpc']), step('web', ['nat'])];
  await run(steps, { file });
  const { lines } = await run(steps, { file, direction: 'destroy' });
  expect(lines).toEqual([
    '0s run-started vpc,nat,web',
    '0s step-started web',
    '0s step-finished web',
    '0s step-started nat',
    '0s step-finished nat',
    '0s step-started vpc',
    '0s step-finished vpc',
    '0s run-finished done',
  ]);
  expect(Object.values(file.state.steps).map((record) => record.status)).toEqual([
    'destroyed',
    'destroyed',
    'destroyed',
  ]);
});

test('a skipped step says why, what needs it still runs, and it reaches no milestone', async () => {
  const { lines, outcome } = await run([step('web'), step('check', ['web'], { skip: () => 'simulated: no hosts' })]);
  expect(outcome).toEqual({ kind: 'done' });
  expect(lines.slice(-2)).toEqual(['0s step-skipped check: simulated: no hosts', '0s run-finished done']);
});

test.each([
  [[step('a'), step('a')], 'The plan cannot run: two steps have the id a.'],
  [[step('a', ['b'])], 'The plan cannot run: step a needs b, which does not exist.'],
  [[step('a', ['b']), step('b', ['a'])], 'The plan cannot run: steps wait for each other: a -> b -> a.'],
])('a misbuilt graph is refused before the first call', (steps, message) => {
  expect(() => new Graph(steps)).toThrow(message);
});

test.each([
  ['create', { speed: 1, simulated: false }, 100],
  ['create', { speed: 60, simulated: false }, 21.33],
  ['create', { speed: 60, simulated: true }, 1.33],
  ['destroy', { speed: 60, simulated: false }, 1],
] as const)('%s at the pace %j is expected to take %d s: real work is not made faster', (direction, pace, seconds) => {
  expect(secondsAt(pace, direction, { create: 100, destroy: 60, work: 20 })).toBeCloseTo(seconds, 2);
});
