import { test } from 'vitest';
import { tryCatalogue } from './fault-catalogue.js';

test(
  'every call of a teardown survives every fault or says what it is, and another one goes on',
  {
    timeout: 3_600_000,
  },
  ({ task }) => tryCatalogue('destroy', task.meta),
);
