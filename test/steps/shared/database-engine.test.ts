import { expect, test } from 'vitest';
import { highestPatch } from '../../../src/steps/shared/database-engine.js';

test('the long-term-support version is the highest patch of its line, by number', () => {
  const versions = ['8.0.mysql_aurora.3.10.9', '8.0.mysql_aurora.3.13.0', '8.4.mysql_aurora.8.4.10'];
  expect(highestPatch([...versions, '8.0.mysql_aurora.3.10.10'])).toBe('8.0.mysql_aurora.3.10.10');
  expect(highestPatch(['8.0.mysql_aurora.3.13.0', '8.0.mysql_aurora.3.1.0'])).toBeUndefined();
});
