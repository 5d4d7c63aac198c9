import { expect, test } from 'vitest';
import { taken } from './extent.js';
import { conclude } from './tally.js';
import { goOn, type Trial } from './trial.js';
import { undisturbed } from './undisturbed.js';

test('a teardown killed at any call is gone on with until nothing is left', {
  timeout: 3_600_000,
}, async ({ task }) => {
  const { removed, points } = await undisturbed(['destroy'], taken(1 / 5));
  expect(removed.map(({ name }) => name)).toEqual([
    'iam.roles <iam.roles AWSServiceRoleForAutoScaling>',
    'iam.roles <iam.roles AWSServiceRoleForElasticLoadBalancing>',
    'iam.roles <iam.roles AWSServiceRoleForRDS>',
  ]);
  const trials: Trial[] = [];
  for (const point of points) trials.push(await goOn(point, removed));
  conclude(task.meta, trials);
});
