import { defineConfig } from 'vitest/config';

/** Two kinds of test: `unit` in process and parallel; `e2e` with the built CLI and real hosts, one file at a time. */
export default defineConfig({
  test: {
    reporters: ['default', './test/reporters/closing-line.ts'],
    // The SDK's word on next year's Node versions is not for every test's output.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/e2e/**'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
