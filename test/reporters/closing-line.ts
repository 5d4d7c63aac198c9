import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the output with one plain line of counts. In CI a skipped test fails the run: there everything that tests need
 * is installed, so a skip hides a missing proof.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => `${module.relativeModuleId}: ${test.fullName}`),
    );
    if (process.env.CI && skipped.length > 0) {
      for (const name of skipped) console.log(`skipped in CI: ${name}`);
      process.exitCode = 1;
    }
    console.log(countsOf(modules));
  }
}

/** `12 passed, 0 failed, 0 skipped`; a file that could not be loaded counts as one failure. */
export function countsOf(modules: readonly TestModule[]): string {
  const count = (state: 'passed' | 'failed' | 'skipped'): number =>
    modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
  const unloaded = modules.filter((module) => module.errors().length > 0).length;
  return `${count('passed')} passed, ${count('failed') + unloaded} failed, ${count('skipped')} skipped`;
}
