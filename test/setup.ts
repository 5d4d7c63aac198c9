// Runs before every file of the tests in process.
import { afterEach } from 'vitest';
import { announceEndings } from './endings.js';
import { takeProducedCodes } from './sandbox/produced-codes.js';

announceEndings();
afterEach(({ task }) => {
  task.meta.errorCodes = takeProducedCodes();
});
