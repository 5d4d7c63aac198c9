import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';

/** Every kill and every fault of a run is drawn from this. */
const crashSeed = process.env.CRASH_SEED ?? seedOfCommit() ?? String(randomInt(1_000_000));

/** Other calls are killed at with every commit, and the same ones again for the same commit. */
function seedOfCommit(): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
  return status === 0 ? String(Number.parseInt(stdout.slice(0, 8), 16) % 1_000_000) : undefined;
}

/**
 * Four kinds of test, one after the other: `unit` in process; `crash` in process, killed at a seeded share of all calls;
 * `e2e` with the built CLI and no hosts; `hosts` with the built CLI and everything real, two files at a time.
 */
export default defineConfig({
  test: {
    // Vitest leaves a core to itself, which it does not need.
    maxWorkers: '100%',
    // What a test waits for may take its time on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', './test/reporters/truth.ts', './test/reporters/crash-tally.ts', './test/reporters/closing-line.ts'],
    env: {
      CRASH_SEED: crashSeed,
      // The SDK's word on next year's Node versions is not for every test's output.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // Ink draws nothing live in CI, where the tests of what it draws run as well.
      CI: 'false',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: ['test/setup.ts'],
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/hosts/**', 'test/crash/**'],
          // Loading the SDK anew for every file would take longer than the tests; no test changes a module.
          isolate: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          setupFiles: ['test/setup.ts'],
          include: ['test/crash/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/build.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'hosts',
          include: ['test/hosts/**/*.test.ts'],
          globalSetup: ['test/build.ts'],
          maxWorkers: 2,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
