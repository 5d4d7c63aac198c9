import { expect, test } from 'vitest';
import { needsFor } from '../../../src/commands/needs.js';
import { dataQuestion, givenDecision } from '../../../src/commands/teardown/data.js';
import { countIn } from '../../../src/commands/teardown/rows.js';
import { Refusal } from '../../../src/errors.js';
import { tunnelPermissions } from '../../../src/steps/shared/database-session.js';
import { newEnvironment } from '../../steps/run.js';

const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const keep = {
  label: 'Keep a snapshot, demo-final-20260102030405: its storage stays billed',
  value: { finalSnapshot: 'demo-final-20260102030405' },
};
const drop = { label: 'Let the data go', value: { finalSnapshot: null } };

test.each([
  [{ kind: 'counted', rows: 1, more: false }, 'The database holds 1 row.', [keep, drop]],
  [{ kind: 'counted', rows: 3, more: false }, 'The database holds 3 rows.', [keep, drop]],
  [{ kind: 'counted', rows: 1000, more: true }, 'The database holds more than 1000 rows.', [keep, drop]],
  [{ kind: 'counted', rows: 0, more: false }, 'The tables of the database are empty.', [drop, keep]],
  [{ kind: 'unknown', reason: 'no way' }, 'How many rows the database holds could not be seen: no way.', [keep, drop]],
] as const)('%j: data is kept by default unless there is none', (rows, said, choices) => {
  expect(dataQuestion('demo', rows, at)).toEqual({ title: 'What happens to the data?', lines: [said], choices });
});

test('rows are counted in all tables of the app’s database, and no table is read to its end', async () => {
  const asked: string[] = [];
  const answers = [[{ name: 'a`b' }, { name: 'big' }], [{ n: 2 }], [{ n: '1001' }]];
  const query = async (sql: string, values: readonly unknown[] = []) => {
    asked.push([sql, ...values].join(' | '));
    return answers.shift() ?? [];
  };
  expect(await countIn({ query }, 'shop')).toEqual({ kind: 'counted', rows: 1002, more: true });
  expect(asked.slice(1)).toEqual([
    'SELECT COUNT(*) AS n FROM (SELECT 1 FROM `a``b` LIMIT 1001) AS some_rows',
    'SELECT COUNT(*) AS n FROM (SELECT 1 FROM `big` LIMIT 1001) AS some_rows',
  ]);
  expect(asked[0]).toMatch(/ \| shop$/);
});

test('unattended it has to be said what happens to the data, unless an earlier teardown was told', async () => {
  const { file } = await newEnvironment();
  const unattended = { set: [], yes: true };
  expect(() => givenDecision(unattended, file)).toThrow(Refusal);
  expect(givenDecision({ set: [] }, file)).toBeUndefined();
  expect(givenDecision({ ...unattended, finalSnapshot: 'none' }, file)).toEqual({ finalSnapshot: null });
  expect(givenDecision({ ...unattended, finalSnapshot: 'last-1' }, file)).toEqual({ finalSnapshot: 'last-1' });
  expect(() => givenDecision({ ...unattended, finalSnapshot: 'a--b' }, file)).toThrow("is not a snapshot's name");
  await file.update((state) => ({ ...state, removal: { finalSnapshot: 'demo-last' } }));
  expect(givenDecision(unattended, file)).toEqual({ finalSnapshot: 'demo-last' });
});

test('who may tear down may count the rows, by the tunnel that it takes', () => {
  const tunnel = tunnelPermissions.map(({ action }) => ({ action, optional: true }));
  expect(needsFor(['teardown'])).toEqual(expect.arrayContaining(tunnel));
  const direct = new Set(needsFor(['teardown'], 'direct').map(({ action }) => action));
  expect(tunnel.filter(({ action }) => direct.has(action))).toEqual([]);
});
