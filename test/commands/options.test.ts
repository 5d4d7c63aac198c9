import { expect, test } from 'vitest';
import { checkDryRun } from '../../src/commands/options.js';

test.each(['setup', '--preflight', 'push'])('%s has a dry run', (verb) => {
  expect(() => checkDryRun(verb, { dryRun: true })).not.toThrow();
});

test.each(['--resume', '--teardown', 'recover', 'sandbox clean'])('%s has none, and says so', (verb) => {
  expect(() => checkDryRun(verb, { dryRun: true })).toThrow(`${verb} has no dry run.`);
  expect(() => checkDryRun(verb, {})).not.toThrow();
});
