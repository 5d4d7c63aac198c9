import { expect, test } from 'vitest';
import { all, seed, taken } from './extent.js';
import type { Graph } from './graph.js';
import { type KillPoint, Kills } from './kills.js';
import { fraction } from './points.js';
import { conclude } from './tally.js';
import { goOn, type Trial } from './trial.js';
import { undisturbed } from './undisturbed.js';
import { World } from './world.js';

/** The points of a whole setup and teardown are some 770; the draw is not exact. */
const share = all ? 250 / 770 : 12 / 770;

test('a run killed, resumed, killed again and resumed comes to the same end', { timeout: 3_600_000 }, async ({
  task,
}) => {
  const { built, removed, points } = await undisturbed(['create', 'destroy'], taken(share, 'twice: '));
  const trials: Trial[] = [];
  for (const point of points) {
    const wanted: Graph = point.direction === 'create' ? built : removed;
    const twice = await killedAgain(point);
    if (twice) trials.push(await goOn(twice, wanted));
  }
  conclude(task.meta, trials);
  expect(trials.length).toBeGreaterThanOrEqual(all ? 200 : 1);
});

/** A kill at any point of the resume that follows a kill, each as likely as the others; undefined where it has none. */
async function killedAgain({ name, direction, left }: KillPoint): Promise<KillPoint | undefined> {
  const world = await World.at(left);
  let count = 0;
  const kills = new Kills(world, (second) => {
    count += 1;
    return fraction(seed, `${name} then ${second}`) < 1 / count;
  });
  await (await world.next({ carry: kills.carry })).run(direction);
  const second = kills.points.at(-1);
  return second && { ...second, name: `${name}, then ${second.name}` };
}
