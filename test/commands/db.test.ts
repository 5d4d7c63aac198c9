import { expect, test } from 'vitest';
import { db } from '../../src/commands/db.js';
import { systemClock } from '../../src/lib/clock.js';
import { playedTerminal } from './played.js';

test('a way that carries statements and no connection is refused before anything is asked', async () => {
  const terminal = playedTerminal(systemClock);
  await expect(db({ set: [], tunnel: 'run-command' }, terminal, [])).rejects.toMatchObject({
    message: 'Run Command carries no connection, so `db` cannot go by --tunnel run-command.',
    remedy: 'Leave --tunnel out: every other way carries one.',
    exitCode: 2,
  });
});
