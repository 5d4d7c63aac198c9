import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { amendedSettings } from '../../src/commands/amend.js';
import { takePassword } from '../../src/commands/password.js';
import { policy } from '../../src/commands/policy.js';
import { VirtualClock } from '../../src/lib/clock.js';
import { newEnvironment } from '../steps/run.js';
import { playedTerminal } from './played.js';

const answers = { web: { max: 5 }, database: { reader: false, masterPassword: 'top-secret-1' } };

/** A terminal with the configuration file that a setup was given. */
function withConfig() {
  const terminal = playedTerminal(new VirtualClock());
  writeFileSync(join(terminal.cwd, 'answers.json'), JSON.stringify(answers));
  return { terminal, options: { set: [], config: 'answers.json' } };
}

test('the password is taken out of the answers, and out of its own place alone', () => {
  expect(takePassword(answers)).toEqual({
    answers: { web: { max: 5 }, database: { reader: false } },
    masterPassword: 'top-secret-1',
  });
  const elsewhere = { masterPassword: 'no password of the database' };
  expect(takePassword(elsewhere)).toEqual({ answers: elsewhere });
});

test('the file that made an environment serves the other verbs, too, with its password in it', async () => {
  const { terminal, options } = withConfig();
  await policy(options, terminal);
  expect(terminal.data().join('\n')).not.toContain('top-secret-1');
  const { file } = await newEnvironment();
  const after = await amendedSettings(file, options, terminal.cwd);
  expect([after.web.max, after.database]).toMatchObject([5, { reader: false }]);
  expect(JSON.stringify(after)).not.toContain('top-secret-1');
});

test('a password that is given for an environment that has one is refused', async () => {
  const { terminal, options } = withConfig();
  const { file } = await newEnvironment();
  const given = { ...options, set: ['database.masterPassword=another-one'] };
  await expect(amendedSettings(file, given, terminal.cwd)).rejects.toThrow(
    'database.masterPassword of "demo" cannot be changed any more.',
  );
});
