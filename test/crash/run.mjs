#!/usr/bin/env node
// The crash tests alone: `npm run test:crash -- --all` takes every point, `--seed N` the points of an earlier run.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { all: { type: 'boolean' }, seed: { type: 'string' } } });
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'crash', '--project', 'e2e', 'test/crash/', 'test/e2e/interrupted'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(values.all ? { CRASH_ALL: 'yes' } : {}),
      ...(values.seed ? { CRASH_SEED: values.seed } : {}),
    },
  },
);
process.exitCode = status ?? 1;
