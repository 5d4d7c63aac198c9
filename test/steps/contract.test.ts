import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { tagKeys } from '../../src/config/tags.js';
import { steps } from '../../src/steps/index.js';
import { noModels } from '../sandbox/conformance/botocore.js';
import { type Environment, newEnvironment } from './run.js';

const done = { kind: 'done' };

/** What the account holds, with ids: equal means that nothing was made, replaced or removed. */
function held(environment: Environment): string[] {
  return environment
    .holdings()
    .map(({ kind, id }) => `${kind} ${id}`)
    .sort();
}

function recordedIds(environment: Environment, step: string): Record<string, string | undefined> {
  const resources = environment.file.state.steps[step]?.resources ?? {};
  return Object.fromEntries(Object.entries(resources).map(([name, { id }]) => [name, id]));
}

/** The steps share an environment and are taken through it in reading order, so that each finds what it needs. */
test('what the engine relies on, for every step', { timeout: 180_000 }, async () => {
  const environment = await newEnvironment();
  for (const step of steps) {
    expect(await environment.runOne('create', step), `${step.id} is created`).toEqual(done);
    const before = { held: held(environment), ids: recordedIds(environment, step.id) };

    const context = environment.contextOf(step);
    const seen = await environment.passTime(step.observe(context));
    expect(seen.state, `${step.id} is ready once it is created`).toBe('ready');
    await environment.passTime(step.create(context));
    expect(held(environment), `${step.id} created again changes nothing`).toEqual(before.held);

    await environment.loseAnswers(step.id);
    expect(await environment.runOne('create', step), `${step.id} goes on after a crash`).toEqual(done);
    expect(held(environment), `${step.id} makes nothing twice after a crash`).toEqual(before.held);
    expect(recordedIds(environment, step.id), `${step.id} finds its ids again`).toEqual(before.ids);
  }
  for (const step of [...steps].reverse()) {
    await environment.loseAnswers(step.id);
    expect(await environment.runOne('destroy', step), `${step.id} is destroyed although its ids are lost`).toEqual(
      done,
    );
    const left = environment.holdings().filter(({ tags }) => tags[tagKeys.step] === step.id);
    expect(left, `${step.id} leaves nothing`).toEqual([]);
    const before = held(environment);
    expect(await environment.runOne('destroy', step), `${step.id} is destroyed twice`).toEqual(done);
    expect(held(environment), `${step.id} destroyed twice touches nothing else`).toEqual(before);
  }
  expect(environment.inventory()).toEqual([]);
});

test.skipIf(noModels)('a request that AWS would not take fails the test of the product', async () => {
  const environment = await newEnvironment();
  const [step] = steps;
  if (!step) throw new Error('there are no steps');
  const command = new DescribeVpcsCommand({});
  Object.assign(command.input, { Colour: 'red' });
  await environment.contextOf(step).aws.ec2.send(command);
  await expect(environment.region.stop()).rejects.toThrow('DescribeVpcsRequest: the model has no member Colour');
});
