import { expect, type TaskMeta } from 'vitest';
import { seed } from './extent.js';
import type { Trial } from './trial.js';

/** What a test has counted, for the closing lines of the run. */
export interface Tally {
  readonly seed: number;
  readonly points: number;
  readonly duplicates: number;
  readonly orphans: number;
}

declare module 'vitest' {
  interface TaskMeta {
    crash?: Tally;
  }
}

/** Notes the counts for the closing lines, and fails with every trial that did not come to the system that was wanted. */
export function conclude(meta: TaskMeta, trials: readonly Trial[]): void {
  const count = (of: (trial: Trial) => readonly string[]): number => trials.flatMap(of).length;
  meta.crash = {
    seed,
    points: trials.length,
    duplicates: count(({ duplicates }) => duplicates),
    orphans: count(({ orphans }) => orphans),
  };
  expect(trials.length).toBeGreaterThan(0);
  expect(trials.filter((trial) => Object.values(trial).some((one) => Array.isArray(one) && one.length > 0))).toEqual(
    [],
  );
}
