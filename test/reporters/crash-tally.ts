import type { Reporter, TestModule } from 'vitest/node';
import { faultTable } from '../crash/fault-table.js';
import type {} from '../crash/tally.js';

/** Adds up what the crash tests counted, wherever they ran. */
export default class CrashTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const metas = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.meta()));
    for (const line of faultTable(metas.flatMap(({ faults }) => faults ?? []))) console.log(line);
    const tallies = metas.flatMap(({ crash }) => crash ?? []);
    if (tallies.length === 0) return;
    const sum = (key: 'points' | 'duplicates' | 'orphans'): number =>
      tallies.reduce((total, tally) => total + tally[key], 0);
    console.log(`crash points ${sum('points')}, duplicates ${sum('duplicates')}, orphans ${sum('orphans')}`);
    console.log(`The same points again: npm run test:crash -- --seed ${tallies[0]?.seed}`);
  }
}
