import { expect, test } from 'vitest';
import { NotYet } from '../../../src/engine/step.js';
import { scaledClock } from '../../../src/lib/clock.js';
import vpc from '../../../src/steps/vpc.js';
import { newEnvironment } from '../run.js';
import { upTo } from '../some-steps.js';

test('a second one is waited for in AWS’s own time, which passes faster in a fast sandbox', async () => {
  const environment = await newEnvironment();
  const { region, file } = environment;
  await environment.run('create', upTo('vpc'));
  await file.updateStep('vpc', (record) => ({
    ...record,
    resources: { vpc: { ...record.resources.vpc, intent: { token: 't', at: region.clock.now(), again: true } } },
  }));
  const run = { ...environment.contextOf(vpc), clock: scaledClock(60, region.clock) };
  const look = () => vpc.removeTwins?.(run).catch((error: unknown) => error);
  await region.pass(4);
  expect(await look()).toEqual(new NotYet('a second VPC to show, should the lost request have made one', 10_000));
  await region.pass(1);
  expect(await look()).toBeUndefined();
});
