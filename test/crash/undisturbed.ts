import { expect } from 'vitest';
import type { Direction } from '../../src/engine/graph.js';
import type { EnvironmentOptions } from '../steps/environment-options.js';
import { type Graph, graphOf } from './graph.js';
import { type KillPoint, Kills } from './kills.js';
import { settleSeconds } from './trial.js';
import { World } from './world.js';

/** A setup and a teardown that nothing disturbs, and what kills at chosen points of them would have left. */
export interface Undisturbed {
  readonly built: Graph;
  readonly removed: Graph;
  readonly points: readonly KillPoint[];
}

export async function undisturbed(
  directions: readonly Direction[],
  chosen: (point: string) => boolean,
  sabotage: Pick<EnvironmentOptions, 'sabotage'> = {},
): Promise<Undisturbed> {
  const world = await World.at();
  const kills = new Kills(world, chosen);
  const run = async (direction: Direction): Promise<Graph> => {
    const options = { ...sabotage, ...(directions.includes(direction) ? { carry: kills.carry } : {}) };
    const process = await (direction === 'create' ? world.first(options) : world.next(options));
    expect(await process.run(direction)).toEqual({ kind: 'done' });
    await world.region.pass(settleSeconds / world.region.cloud.speed);
    world.check();
    return graphOf(world.region.content());
  };
  const built = await run('create');
  return { built, removed: await run('destroy'), points: kills.points };
}
