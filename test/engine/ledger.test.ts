import { expect, test } from 'vitest';
import { visibilityBoundMs } from '../../src/engine/ledger.js';
import { absent, ready } from '../../src/engine/step.js';
import { newStateFile, run, step, TestError } from './plan.js';

test('a create whose answer was lost is looked for during the whole visibility bound before it is sent again', async () => {
  let sent = 0;
  const vpc = step('vpc', [], {
    observe: async ({ ledger }) => (ledger.id('vpc') ? ready({}) : absent),
    create: async ({ ledger }) => {
      await ledger.make('vpc', {
        find: async () => undefined,
        create: async () => {
          sent += 1;
          if (sent === 1) throw new TestError('network', 'connection reset');
          return 'vpc-2';
        },
      });
    },
  });
  const { outcome, clock } = await run([vpc]);
  expect(outcome).toEqual({ kind: 'done' });
  expect(sent).toBe(2);
  expect(clock.now()).toBeGreaterThanOrEqual(visibilityBoundMs);
});

test('a create that AWS refused left nothing behind, so it is sent again at once when it is worth it', async () => {
  const file = await newStateFile();
  const vpc = step('vpc', [], {
    create: async ({ ledger }) => {
      await ledger.make('vpc', {
        find: async () => undefined,
        create: async () => {
          throw new TestError('bad-input', 'no such block');
        },
      });
    },
  });
  await run([vpc], { file });
  expect(file.state.steps.vpc?.resources).toEqual({});
});

test('a create is idempotent by its token: the same one is sent again, without waiting for visibility', async () => {
  const tokens: string[] = [];
  const nat = step('nat', [], {
    observe: async ({ ledger }) => (ledger.id('nat') ? ready({}) : absent),
    create: async ({ ledger }) => {
      await ledger.make('nat', {
        idempotent: true,
        find: async () => undefined,
        create: async (token) => {
          tokens.push(token);
          if (tokens.length === 1) throw new TestError('network', 'connection reset');
          return 'nat-1';
        },
      });
    },
  });
  const { clock } = await run([nat]);
  expect(tokens).toHaveLength(2);
  expect(tokens[0]).toBe(tokens[1]);
  expect(clock.now()).toBe(2_000);
});
