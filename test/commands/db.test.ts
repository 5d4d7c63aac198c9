import { expect, test } from 'vitest';
import { db, passwordCommand } from '../../src/commands/db.js';
import { systemClock } from '../../src/lib/clock.js';
import { newEnvironment } from '../steps/run.js';
import { playedTerminal, sessionWith } from './played.js';

test('a way that carries statements and no connection is refused before anything is asked', async () => {
  const terminal = playedTerminal(systemClock);
  await expect(db({ set: [], tunnel: 'run-command' }, terminal, [])).rejects.toMatchObject({
    message: 'Run Command carries no connection, so `db` cannot go by --tunnel run-command.',
    remedy: 'Leave --tunnel out: every other way carries one.',
    exitCode: 2,
  });
});

test('the command that prints the password asks where the environment is', async () => {
  const { file, region } = await newEnvironment();
  const session = await sessionWith(region);
  const { endpointUrl } = session.target;
  const name = `/tier3-wizard/demo-${file.state.id.slice(0, 8)}/app-password`;
  expect(passwordCommand(file, session, { set: [], asApp: true, profile: 'dev' })).toEqual({
    parameter: name,
    command: `aws ssm get-parameter --region us-east-1 --endpoint-url ${endpointUrl} --profile dev --name ${name} --with-decryption --query Parameter.Value --output text`,
  });
});
