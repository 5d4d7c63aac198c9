import { expect, test } from 'vitest';
import { type History, usualSeconds, withRun } from '../../src/engine/history.js';
import { fold, noProgress } from '../../src/engine/progress.js';
import { at, runStarted } from '../ui/run-fixture.js';

/** A run in which the VPC took so long, the subnets were there already, and the NAT gateway failed. */
const runOf = (seconds: number) =>
  [
    runStarted,
    at(0, { type: 'step-started', step: 'vpc' }),
    at(seconds, { type: 'step-finished', step: 'vpc', reused: false }),
    at(seconds, { type: 'step-started', step: 'subnets' }),
    at(seconds + 1, { type: 'step-finished', step: 'subnets', reused: true }),
    at(seconds + 1, { type: 'step-started', step: 'nat-gateway' }),
    at(seconds + 2, {
      type: 'step-failed',
      step: 'nat-gateway',
      failure: { class: 'bug', message: 'no', remedy: 'Report it.' },
    }),
  ].reduce(fold, noProgress);

const after = (...seconds: readonly number[]): History =>
  seconds.reduce<History>((history, one) => withRun(history, 'aws', runOf(one)), {});

test('only steps that did their whole work are remembered, the last five times of each', () => {
  expect(after(1, 2, 3, 4, 5, 6)).toEqual({ aws: { vpc: [2, 3, 4, 5, 6] } });
});

test('what is usual is the median of the same kind of target', () => {
  const history = after(4, 400, 6);
  expect([
    usualSeconds(history, 'aws', 'vpc'),
    usualSeconds(history, 'aws', 'subnets'),
    usualSeconds(history, 'sandbox', 'vpc'),
  ]).toEqual([6, undefined, undefined]);
});
