import { expect, test } from 'vitest';
import { policiesFor } from '../../src/aws/policy/document.js';
import { needsFor } from '../../src/commands/needs.js';
import { parsePolicies, type Statement } from '../../src/sandbox/authorisation/document.js';
import { testAccount } from '../sandbox/region.js';
import type { Delivered } from '../sandbox/services/ssm/fixture.js';
import { PlayedProgram, type Question } from '../tunnel/run-command/played-program.js';
import { type Environment, newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

/** The agents' shell: what was asked of the database through it, and how many commands that took. */
function programOn(environment: Environment, answerTo: () => unknown) {
  const asked: Question[] = [];
  const program = new PlayedProgram((question) => {
    asked.push(question);
    return answerTo();
  });
  const linesOf = ({ Payload }: Delivered): string[] =>
    (Payload.Steps as { Commands: string[] }[]).flatMap(({ Commands }) => Commands);
  environment.agents.work = (_id, message) => ({ status: 'Success', output: program.run(linesOf(message)) ?? '' });
  return asked;
}

test('the schema goes by Run Command with what the policy for it allows: no session is opened, nothing can be read', {
  timeout: 60_000,
}, async () => {
  let allowed: readonly Statement[] = [];
  const environment = await newEnvironment({ way: 'run-command', policy: () => allowed });
  const { settings } = environment;
  const subject = { settings, environmentId: environment.file.state.id, accountId: testAccount };
  const actions = new Set(needsFor(['setup'], 'run-command').map(({ action }) => action));
  expect([...actions].filter((action) => /Session|DataChannel/.test(action))).toEqual([]);
  allowed = parsePolicies(JSON.stringify(policiesFor(actions, subject)));
  // At first the server does not reach the database.
  const answers: unknown[] = [{ broken: { message: 'timed out', untrusted: false } }];
  const asked = programOn(environment, () => answers.shift() ?? { rows: [] });

  expect(await environment.run('create', upTo('schema'))).toEqual({ kind: 'done' });
  expect(environment.waitingReasons('schema')).toContain('the way to the database (timed out)');
  expect(asked.slice(1, 3).map(({ user, database, statements }) => ({ user, database, statements }))).toEqual([
    { user: 'admin', database: undefined, statements: ['SELECT 1'] },
    { user: 'admin', database: undefined, statements: ['CREATE DATABASE IF NOT EXISTS `app`'] },
  ]);
  expect(
    asked.filter(({ atomically }) => atomically).map(({ database, statements }) => [database, ...statements]),
  ).toEqual([
    [
      'app',
      'CREATE TABLE datetimes (dt datetime)',
      "UPDATE tier3_wizard.schema_history SET state = 'done' WHERE database_name = 'app' AND position = 1",
    ],
  ]);
  expect(environment.events).toContainEqual(
    expect.objectContaining({
      step: 'schema',
      note: expect.stringMatching(/^through Run Command on i-\w+ \(as --tunnel says\)$/),
    }),
  );
  const sent = environment.requests.filter(({ action }) => action === 'ssm:SendCommand').map(({ body }) => body);
  expect(sent.length).toBeGreaterThan(asked.length);
  const passwords = new Set(asked.map(({ password }) => password));
  expect([...passwords]).toEqual(['master-secret-1']);
  expect(sent.filter((body) => /master-secret-1|schema_history|CREATE TABLE/.test(body))).toEqual([]);
  expect(environment.actionsBeyondPermissions('create')).toEqual([]);
});
