import { expect, test } from 'vitest';
import { needsFor } from '../../src/commands/needs.js';
import { purposes } from '../../src/commands/options.js';
import { openSession } from '../../src/commands/session.js';
import { nobodyStops } from '../commands/played.js';
import { targetOf } from '../steps/product-clients.js';
import { type OptionalRow, optionalRows, sceneOf } from './optional-rows.js';

const pair = ({ purpose, action }: Pick<OptionalRow, 'purpose' | 'action'>): string => `${purpose}: ${action}`;

/** Whether it is told that just this action is not allowed, and not told when it is. The work has to end well in both. */
async function isTold({ purpose, action, scene, work, says }: OptionalRow): Promise<boolean> {
  const every = needsFor([purpose]).map((need) => need.action);
  const said = async (allowed: readonly string[]): Promise<boolean> => {
    const it = await sceneOf(scene);
    it.allow(new Set(allowed));
    const lines = await work(it);
    return lines.join(' ').replace(/\s+/g, ' ').includes(says);
  };
  const without = await said(every.filter((one) => one !== action));
  return without && !(await said(every));
}

test('what each optional action would have shown is told where it is not allowed, and the work ends all the same', {
  timeout: 120_000,
}, async ({ task }) => {
  const declared = purposes.flatMap((purpose) =>
    needsFor([purpose]).flatMap(({ action, optional }) => (optional ? [pair({ purpose, action })] : [])),
  );
  expect(optionalRows.map(pair).sort()).toEqual(declared.sort());
  const silent: string[] = [];
  for (const row of optionalRows) {
    const told = await isTold(row).catch((error: unknown) => `${error}`);
    if (told !== true) silent.push(`${pair(row)} ${told}`);
  }
  expect(silent).toEqual([]);
  const shown = declared.length - silent.length;
  task.meta.shares = { 'optional actions removed one by one': { shown, of: declared.length, word: 'told' } };
});

test('an optional action whose absence nobody hears of is found out', async () => {
  const [alias] = optionalRows;
  if (!alias) throw new Error('there are no rows');
  const deaf: OptionalRow = {
    ...alias,
    work: async ({ environment: { region } }) => {
      await openSession(targetOf(region), nobodyStops, () => undefined);
      return [];
    },
  };
  expect([await isTold(alias), await isTold(deaf)]).toEqual([true, false]);
});
