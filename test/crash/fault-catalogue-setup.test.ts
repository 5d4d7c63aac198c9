import { expect, test } from 'vitest';
import { faultKinds } from '../../src/sandbox/faults/kinds.js';
import { tryCatalogue } from './fault-catalogue.js';
import { faultRows, shownElsewhere } from './fault-rows.js';

test(
  'every call of a setup survives every fault or says what it is, and a resume goes on',
  {
    timeout: 3_600_000,
  },
  ({ task }) => tryCatalogue('create', task.meta),
);

test('every kind of fault is in the catalogue', () => {
  const tried = new Set<string>([...faultRows.map(({ kind }) => kind), ...shownElsewhere]);
  expect(tried).toEqual(new Set(Object.keys(faultKinds)));
});
