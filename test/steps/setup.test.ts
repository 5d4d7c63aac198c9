import { expect, test } from 'vitest';
import { tagKeys } from '../../src/config/tags.js';
import type { EngineEvent } from '../../src/engine/events.js';
import { steps } from '../../src/steps/index.js';
import { eventProblems } from '../engine/event-schema.js';
import { bucketUse, type SeenRequest } from './request-use.js';
import { type Environment, newEnvironment } from './run.js';

/** What the review announces and no record of the account stands for. */
const withoutRecord = ['alb-addresses', 'web-volume', 'app-volume', 'app-rule', 'schema'];

test('what was announced is built, serves, and is removed to the last resource', {
  timeout: 120_000,
}, async ({ task }) => {
  const seen: SeenRequest[] = [];
  const environment: Environment = await newEnvironment({
    carry: async ({ action, request }, send) => {
      const answer = await send(request);
      const requestId = answer.headers['x-amzn-requestid'];
      seen.push({ action, body: request.body.toString(), at: environment.region.clock.now(), requestId });
      return answer;
    },
  });
  const { settings } = environment;
  expect(await environment.run('create')).toEqual({ kind: 'done' });
  expect(milestones(environment.events)).toEqual(['serving', 'complete']);
  expect(eventProblems(environment.events)).toEqual([]);

  const announced = steps.flatMap((step) => step.resources(settings).map(({ resource }) => resource));
  const there = environment.holdings().map(({ tags }) => tags[tagKeys.resource]);
  expect([...new Set(there)].sort()).toEqual(announced.filter((one) => !withoutRecord.includes(one)).sort());
  expect(environment.holdings().filter(({ tags }) => tags[tagKeys.id] !== environment.file.state.id)).toEqual([]);

  expect(environment.sql).toEqual([
    '-- admin through i-',
    'CREATE DATABASE IF NOT EXISTS `app`',
    'USE app',
    'CREATE DATABASE IF NOT EXISTS tier3_wizard',
    expect.stringMatching(/^CREATE TABLE IF NOT EXISTS tier3_wizard\.schema_history /),
    expect.stringMatching(/^SELECT position, .* FROM tier3_wizard\.schema_history WHERE database_name = 'app' /),
    expect.stringMatching(/^INSERT INTO tier3_wizard\.schema_history /),
    'CREATE TABLE datetimes (dt datetime)',
    "UPDATE tier3_wizard.schema_history SET state = 'done' WHERE database_name = 'app' AND position = '1'",
    expect.stringMatching(/^CREATE USER IF NOT EXISTS 'tier3app'@'%' IDENTIFIED BY '[\w-]{32}'$/),
    expect.stringMatching(/^ALTER USER 'tier3app'@'%' IDENTIFIED BY '[\w-]{32}' REQUIRE SSL$/),
    "GRANT SELECT, INSERT, UPDATE, DELETE ON `app`.* TO 'tier3app'@'%'",
    '-- tier3app through i-',
    "DELETE FROM datetimes WHERE dt = '2026-01-01 00:00:00' LIMIT 1",
  ]);
  const runs = environment.agents.runs.map((run) => run.replace(/^i-\w+ /, '')).sort();
  const twice = (run: string): string[] => [run, run];
  expect(runs).toEqual(
    ['association all', 'association all', 'sendCommand all', 'sendCommand all', 'sendCommand packages'].flatMap(twice),
  );
  expect(seconds(environment)).toBeLessThan(600);

  expect(environment.actionsBeyondPermissions('create')).toEqual([]);
  expect(JSON.stringify([environment.file.state, environment.events])).not.toContain('master-secret-1');

  // Nothing is made, changed or asked for twice by a resume.
  const before = environment.inventory();
  environment.events.length = 0;
  expect(await environment.run('create')).toEqual({ kind: 'done' });
  expect(environment.events.filter((event) => event.type === 'step-finished' && !event.reused)).toEqual([]);
  expect(environment.inventory()).toEqual(before);

  expect(await environment.run('destroy')).toEqual({ kind: 'done' });
  expect(environment.inventory()).toEqual([]);
  expect(environment.actionsBeyondPermissions('destroy')).toEqual([]);

  const ids = new Set(seen.map(({ requestId }) => requestId));
  expect([ids.size, ids.has(undefined)]).toEqual([seen.length, false]);
  const [fullest] = bucketUse(seen);
  if (!fullest) throw new Error('EC2 was not asked for anything');
  const { action, used, size } = fullest;
  expect(used / size, action).toBeLessThan(0.5);
  task.meta.shares = { "EC2's request tokens out at once": { shown: used, of: size, word: `at most (${action})` } };
});

test('without hosts everything is built, and what needs them is skipped with the reason', {
  timeout: 120_000,
}, async () => {
  const environment = await newEnvironment({ simulated: 'no hosts here', settings: { database: { reader: false } } });
  expect(await environment.run('create')).toEqual({ kind: 'done' });
  const skipped = environment.events.flatMap((event) =>
    event.type === 'step-skipped' ? [`${event.step}: ${event.reason}`] : [],
  );
  expect(skipped.sort()).toEqual([
    'app-packages: no hosts here',
    'app-release: no hosts here',
    'db-reader: the settings want no reader',
    'health-checks: no hosts here',
    'schema: no hosts here',
    'verification: no hosts here',
    'web-release: no hosts here',
  ]);
  expect(milestones(environment.events)).toEqual([]);
  expect(await environment.run('destroy')).toEqual({ kind: 'done' });
  expect(environment.inventory()).toEqual([]);
});

function milestones(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'milestone' ? [event.milestone] : []));
}

function seconds({ events }: Environment): number {
  return ((events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0)) / 1000;
}
