import { test } from 'vitest';
import { taken } from './extent.js';
import { conclude } from './tally.js';
import { goOn, type Trial } from './trial.js';
import { undisturbed } from './undisturbed.js';

test('a setup killed at any call is resumed to the same system, which a teardown removes to the last resource', {
  timeout: 3_600_000,
}, async ({ task }) => {
  const { built, removed, points } = await undisturbed(['create'], taken(1 / 5));
  const isRemoved = taken(1 / 4, 'then removed: ');
  const trials: Trial[] = [];
  for (const point of points) trials.push(await goOn(point, built, isRemoved(point.name) ? { removed } : {}));
  conclude(task.meta, trials);
});
