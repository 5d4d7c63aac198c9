import { expect, test } from 'vitest';
import { remembered } from '../../src/lib/remembered.js';

test('each key is asked for once, what is known never, and what failed again', async () => {
  const asked: string[] = [];
  const answers = remembered(
    async (key: string) => {
      asked.push(key);
      if (key === 'late' && asked.filter((one) => one === key).length === 1) throw new Error('not yet');
      return key.length;
    },
    [['known', 1]],
  );
  expect(await Promise.all([answers('known'), answers('key'), answers('key')])).toEqual([1, 3, 3]);
  await expect(answers('late')).rejects.toThrow('not yet');
  expect(await answers('late')).toBe(4);
  expect(asked).toEqual(['key', 'late', 'late']);
});
