import { expect, test } from 'vitest';
import { newEnvironment } from './run.js';

test('the whole system is built, serves, and is removed to the last resource', { timeout: 120_000 }, async () => {
  const environment = await newEnvironment();
  const built = await environment.run('create');
  expect(built).toEqual({ kind: 'done' });
  const removed = await environment.run('destroy');
  expect(removed).toEqual({ kind: 'done' });
  expect(environment.inventory()).toEqual([]);
});
