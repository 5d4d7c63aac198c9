import { expect, test } from 'vitest';
import { z } from 'zod';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { newEnvironment } from '../steps/run.js';
import { eventProblems, eventSchema } from './event-schema.js';

const file = new URL('../../assets/events.schema.json', import.meta.url);

test('assets/events.schema.json says what the events are; after a change: vitest --update', async () => {
  const schema = z.toJSONSchema(eventSchema, { reused: 'ref' });
  const whole = { title: 'An event of tier3-wizard --json: one JSON object per line', ...schema };
  await expect(`${JSON.stringify(whole, null, 2)}\n`).toMatchFileSnapshot(file.pathname);
});

test('every event of a whole setup with trouble on the way, and of its removal, is as the schema says', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment({ simulated: 'no hosts' });
  injectFaults(environment.region.cloud, ['ec2:CreateSubnet:throttle*9', 'ec2:CreateNatGateway:quota*1']);
  expect(await environment.run('create')).toMatchObject({ kind: 'failed' });
  expect(await environment.run('create')).toEqual({ kind: 'done' });
  expect(await environment.run('destroy')).toEqual({ kind: 'done' });
  expect(eventProblems(environment.events)).toEqual([]);
  const seen = new Set(environment.events.map(({ type }) => type));
  const unseen = eventSchema.options.map((one) => one.shape.type.value).filter((type) => !seen.has(type));
  // Without hosts nothing serves and no step has a choice; here everything is allowed, and credentials do not expire. Those
  // five are held against the schema where they happen: in the whole setup with hosts, the proof of optional actions, and
  // the runner's own tests.
  expect(unseen).toEqual(['step-noted', 'unshown', 'milestone', 'run-paused', 'run-continued']);
});

test('an event that the schema does not know is found out', () => {
  expect(
    eventProblems([
      { type: 'step-danced', at: 1 },
      { type: 'step-started', at: 1, step: 'vpc', colour: 'red' },
    ]),
  ).toHaveLength(2);
});
