import type { Direction } from '../../src/engine/graph.js';
import type { EnvironmentOptions } from '../steps/environment-options.js';
import { callNames, type Strike } from './points.js';
import type { Instant, World } from './world.js';

/** What a kill at one point of a run would have left. */
export interface KillPoint {
  /** `create vpc ec2:CreateVpc 1 unanswered`. */
  readonly name: string;
  readonly direction: Direction;
  readonly left: Instant;
}

/** Runs a direction undisturbed and answers what a kill at each chosen point of it would have left. */
export class Kills {
  readonly points: KillPoint[] = [];
  readonly #world: World;
  readonly #chosen: (point: string) => boolean;
  readonly #nameOf = callNames();
  /** Calls whose answers the product has and has not acted on yet, by step. */
  readonly #unsaved = new Map<string, { readonly name: string; readonly direction: Direction }>();

  constructor(world: World, chosen: (point: string) => boolean) {
    this.#world = world;
    this.#chosen = chosen;
    world.disk.onWrite = (files) => {
      for (const [step, { name, direction }] of this.#unsaved) {
        this.#unsaved.delete(step);
        this.#strike(name, direction, 'unsaved', world.instant(files));
      }
    };
  }

  /** What a process of the product has to run with. */
  readonly carry: NonNullable<EnvironmentOptions['carry']> = async (call, send) => {
    const { direction, step, request } = call;
    const before = this.#unsaved.get(step);
    this.#unsaved.delete(step);
    if (before) this.#strike(before.name, before.direction, 'unsaved');
    const name = this.#nameOf(call);
    if (name === undefined) return send(request);
    this.#strike(name, direction, 'unsent');
    const answer = await send(request);
    this.#strike(name, direction, 'unanswered');
    this.#unsaved.set(step, { name, direction });
    return answer;
  };

  #strike(call: string, direction: Direction, strike: Strike, left?: Instant): void {
    const name = `${call} ${strike}`;
    if (this.#chosen(name)) this.points.push({ name, direction, left: left ?? this.#world.instant() });
  }
}
