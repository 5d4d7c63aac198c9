import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the output with one plain line of counts. In CI a skipped test fails the run: there everything that tests need
 * is installed, so a skip hides a missing proof.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'pending') continue;
        counts[state] += 1;
        if (state === 'skipped') skipped.push(`${module.relativeModuleId}: ${test.fullName}`);
      }
      if (module.errors().length > 0) counts.failed += 1;
    }
    if (process.env.CI && skipped.length > 0) {
      for (const name of skipped) console.log(`skipped in CI: ${name}`);
      process.exitCode = 1;
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
