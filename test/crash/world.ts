import { StateFile } from '../../src/engine/state.js';
import type { StoreContent } from '../../src/sandbox/region/store.js';
import { type MemoryRegion, restoreTestRegion } from '../sandbox/region.js';
import type { EnvironmentOptions } from '../steps/environment-options.js';
import { PlayedAgents } from '../steps/played-agents.js';
import { playedPlane } from '../steps/played-plane.js';
import { Environment, newState } from '../steps/run.js';
import { type Files, MemoryDisk, statePath } from './disk.js';

/** AWS's durations are this much shorter than the product's pauses between two looks: fewer looks, the same calls. */
const usualSpeed = 20;

/** What outlives a killed process, at one instant: the account and the disk. */
export interface Instant {
  readonly now: number;
  readonly account: string;
  readonly files: Files;
}

const nothing: Instant = { now: Date.UTC(2026, 0, 1), account: '', files: new Map() };

/** An account and a disk, on which processes of the product come and go. */
export class World {
  readonly region: MemoryRegion;
  readonly disk: MemoryDisk;
  readonly #agents: PlayedAgents;
  readonly #errors: readonly unknown[];

  private constructor(region: MemoryRegion, agents: PlayedAgents, disk: MemoryDisk, errors: readonly unknown[]) {
    this.region = region;
    this.#agents = agents;
    this.disk = disk;
    this.#errors = errors;
  }

  /** The world as it was at an instant; an empty account and an empty disk when none is given. */
  static async at(instant: Instant = nothing, speed = usualSpeed): Promise<World> {
    const plane = playedPlane();
    const errors: unknown[] = [];
    const content: StoreContent = instant.account === '' ? { format: 1, tables: {} } : JSON.parse(instant.account);
    const onError = (error: unknown) => errors.push(error);
    const region = await restoreTestRegion({ content, now: instant.now, plane, speed, onError });
    return new World(region, new PlayedAgents(region, plane), new MemoryDisk(instant.files), errors);
  }

  /** What a kill would leave now, or with these files. */
  instant(files: Files = this.disk.files): Instant {
    return { now: this.region.clock.now(), account: JSON.stringify(this.region.content()), files };
  }

  /** A process that begins a setup. */
  async first(options: EnvironmentOptions = {}): Promise<Environment> {
    const file = await StateFile.create(statePath, newState(this.region, options), this.disk);
    return new Environment(this.region, this.#agents, file, options);
  }

  /** A process that goes on with what is on the disk. */
  async next(options: EnvironmentOptions = {}): Promise<Environment> {
    return new Environment(this.region, this.#agents, await this.disk.open(), options);
  }

  /** @throws what broke inside the sandbox */
  check(): void {
    if (this.#errors.length > 0) throw this.#errors[0];
  }
}
