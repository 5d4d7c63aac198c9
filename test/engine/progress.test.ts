import { describe, expect, test } from 'vitest';
import type { EngineEventBody, StepFacts } from '../../src/engine/events.js';
import type { Failure } from '../../src/engine/failure.js';
import { fold, isLate, noProgress, type Progress, remainingSeconds } from '../../src/engine/progress.js';

const facts = (id: string, expectedSeconds: number, after: string[] = [], doneBefore?: true): StepFacts => ({
  id,
  title: id,
  tier: 'system',
  after,
  expectedSeconds,
  ...(doneBefore ? { doneBefore } : {}),
});

/** Two chains, a and b and c of 100 s, and d of 40 s, that meet in e. */
const chains = [
  facts('a', 20),
  facts('b', 50, ['a']),
  facts('c', 30, ['b']),
  facts('d', 40),
  facts('e', 10, ['c', 'd']),
];

/** The picture after these events, each at a second of the run. */
function picture(
  steps: readonly StepFacts[],
  ...events: readonly (readonly [second: number, EngineEventBody])[]
): Progress {
  const begun: EngineEventBody = { type: 'run-started', direction: 'create', environment: 'demo', steps: [...steps] };
  const all = [[0, begun] as const, ...events];
  return all.reduce((progress, [second, body]) => fold(progress, { ...body, at: second * 1000 }), noProgress);
}

const started = (step: string): EngineEventBody => ({ type: 'step-started', step });
const finished = (step: string): EngineEventBody => ({ type: 'step-finished', step, reused: false });
const left = (progress: Progress, second: number): number => remainingSeconds(progress, second * 1000);

describe('the time that is left', () => {
  test('is that of the longest chain, however much runs beside it', () => {
    expect(left(picture(chains), 0)).toBe(110);
    expect(left(picture(chains, [0, started('a')], [0, started('d')]), 5)).toBe(105);
    // The shorter chain is late, and still not the longest.
    expect(left(picture(chains, [0, started('d')], [20, finished('a')], [20, started('b')]), 60)).toBe(50);
    const onlyD = [finished('a'), finished('b'), finished('c')].map((one) => [70, one] as const);
    expect(left(picture(chains, [60, started('d')], ...onlyD), 70)).toBe(40);
  });

  test('shrinks with the clock, stands still where a step is over its time, and ends with the last step', () => {
    const running = picture(chains, [0, started('a')]);
    expect([0, 10, 19, 25, 400].map((second) => left(running, second))).toEqual([110, 100, 91, 91, 91]);
    expect(left(picture(chains, ...chains.map(({ id }) => [9, finished(id)] as const)), 9)).toBe(0);
  });

  test('of what an earlier run has done is that of a look, until the look finds it missing', () => {
    const resumed = [facts('a', 300, [], true), facts('b', 50, ['a'])];
    const waiting: EngineEventBody = { type: 'step-waiting', step: 'a', reason: 'a to be made' };
    expect(left(picture(resumed), 0)).toBe(53);
    expect(left(picture(resumed, [0, started('a')]), 1)).toBe(52);
    expect(left(picture(resumed, [0, started('a')], [2, waiting]), 2)).toBe(348);
    expect(left(picture(resumed, [0, started('a')]), 10)).toBe(340);
  });
});

test('a step is late when it is half over its time again, by half a minute at least', () => {
  const lateAt = (expected: number, second: number): boolean => {
    const [row] = picture([facts('a', expected)], [0, started('a')]).rows;
    return row !== undefined && isLate(row, second * 1000);
  };
  expect([lateAt(100, 150), lateAt(100, 151), lateAt(10, 40), lateAt(10, 41), lateAt(1, 31)]).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
});

test('a try after a failure takes the place of what was awaited, and the wait that of the failure', () => {
  const failure: Failure = { class: 'throttling', message: 'Rate exceeded', remedy: 'Wait.' };
  const waiting: EngineEventBody = { type: 'step-waiting', step: 'a', reason: 'the answer' };
  const retrying: EngineEventBody = { type: 'step-retrying', step: 'a', failure, attempt: 1 };
  const stateAfter = (...events: EngineEventBody[]) =>
    picture(chains, [0, started('a')], ...events.map((one) => [1, one] as const)).rows[0]?.state;
  expect(stateAfter(waiting, retrying)).toEqual({ kind: 'running', since: 0, retry: failure });
  expect(stateAfter(retrying, waiting)).toEqual({ kind: 'running', since: 0, reason: 'the answer' });
});
