import type { EnvironmentOptions } from '../steps/environment-options.js';
import { type Difference, difference, type Graph, graphOf } from './graph.js';
import type { KillPoint } from './kills.js';
import { World } from './world.js';

/** What came of one kill. */
export interface Trial extends Difference {
  readonly point: string;
  /** What a run that should have been done said instead. */
  readonly failures: readonly string[];
}

/** AWS is given this long to end what it does in the background, in its own time. */
export const settleSeconds = 1_200;

/** Waits until the account holds what is wanted, or has had its time; answers what differs then. */
export async function settled(world: World, wanted: Graph): Promise<Difference> {
  for (let seconds = 0; ; seconds += 60) {
    const found = difference(wanted, graphOf(world.region.content()));
    if (!differs(found) || seconds >= settleSeconds) return found;
    await world.region.pass(60 / world.region.cloud.speed);
  }
}

/** Goes on after the kill, to the end that was wanted. */
export async function goOn(
  { name, direction, left }: KillPoint,
  wanted: Graph,
  options: EnvironmentOptions & { readonly removed?: Graph } = {},
): Promise<Trial> {
  const world = await World.at(left);
  const failures: string[] = [];
  const run = async (way: 'create' | 'destroy'): Promise<void> => {
    const outcome = await (await world.next(options)).run(way);
    if (outcome.kind !== 'done') failures.push(`${way}: ${JSON.stringify(outcome)}`);
  };
  await run(direction);
  let found = await settled(world, wanted);
  if (options.removed && direction === 'create' && !differs(found)) {
    await run('destroy');
    found = await settled(world, options.removed);
  }
  world.check();
  return { point: name, failures, ...found };
}

export function differs({ duplicates, orphans, missing, changed }: Difference): boolean {
  return duplicates.length + orphans.length + missing.length + changed.length > 0;
}
