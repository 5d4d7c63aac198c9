import { randomBytes } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import type { Authoriser } from '../authorisation/authoriser.js';
import { channelRefusal } from '../authorisation/channel.js';
import type { DataPlane } from '../plane/port.js';
import { emptyTopology, type Topology } from '../plane/topology.js';
import { SessionGateway } from '../sessions/gateway.js';
import type { Store } from './store.js';
import type { Table, TableKey } from './table.js';
import { Schedule, type TaskDefinition } from './task.js';

export interface CloudOptions {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  /** How many times faster than AWS the waits of AWS pass; 1 is real. */
  readonly speed: number;
  readonly store: Store;
  readonly plane: DataPlane;
  /** Absent: the account's user may do everything. */
  readonly authoriser?: Authoriser | undefined;
  readonly topology?: (cloud: Cloud) => Partial<Topology>[];
  readonly onError?: (error: unknown) => void;
}

/** One account in one region: the store, the passing of time, and the data plane that follows the store. */
export class Cloud {
  readonly accountId: string;
  readonly region: string;
  readonly speed: number;
  readonly plane: DataPlane;
  /** When this process took it up, in milliseconds since 1970: its hosts boot from then on. */
  readonly startedAt: number;
  readonly authoriser: Authoriser | undefined;
  /** Session Manager's message gateway; sessions end with the process, as their sockets do. */
  readonly sessions: SessionGateway;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #schedule: Schedule;
  readonly #topology: (cloud: Cloud) => Partial<Topology>[];
  readonly #onError: (error: unknown) => void;
  readonly #watchers = new Set<() => void>();
  #applied = '';

  constructor(options: CloudOptions) {
    this.accountId = options.accountId;
    this.region = options.region;
    this.speed = options.speed;
    this.plane = options.plane;
    this.startedAt = options.clock.now();
    this.authoriser = options.authoriser;
    this.sessions = new SessionGateway({
      now: () => options.clock.now(),
      authorize: (attempt) => channelRefusal(this, attempt),
    });
    this.#clock = options.clock;
    this.#store = options.store;
    this.#topology = options.topology ?? (() => []);
    this.#onError = options.onError ?? (() => undefined);
    this.#schedule = new Schedule({ clock: options.clock, speed: options.speed, store: options.store });
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#clock.now();
  }

  table<T extends { readonly id: string }>(key: TableKey<T>): Table<T> {
    return this.#store.table(key);
  }

  /** Lets something happen after `delayMs` of AWS's own time, also after a restart in between. */
  schedule<P>(task: TaskDefinition<P>, payload: P, delayMs: number): void {
    this.#schedule.add(task, payload, delayMs);
  }

  defineTasks(tasks: readonly TaskDefinition<never>[]): void {
    this.#schedule.define(tasks);
  }

  /** Milliseconds of wall time for a duration of AWS's own time. */
  scaled(ms: number): number {
    return ms / this.speed;
  }

  /** An id as EC2 makes them: `vpc-0` and 16 hexadecimal digits. */
  newId(prefix: string): string {
    return `${prefix}-0${randomBytes(8).toString('hex')}`;
  }

  arn(service: string, resource: string, { regional = true } = {}): string {
    return `arn:aws:${service}:${regional ? this.region : ''}:${this.accountId}:${resource}`;
  }

  /** Called after every change: writes the store and lets the data plane follow it. */
  changed(): void {
    this.#store.save();
    for (const watcher of [...this.#watchers]) watcher();
    const topology = this.topology();
    const text = JSON.stringify(topology);
    if (text === this.#applied) return;
    this.#applied = text;
    this.plane.apply(topology).catch(this.#onError);
  }

  /** Calls `watcher` after every change, until the returned function is called: for requests that wait for work. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  topology(): Topology {
    const parts = this.#topology(this);
    const whole: Record<string, unknown[]> = {};
    for (const key of Object.keys(emptyTopology)) {
      whole[key] = parts.flatMap((part): unknown[] => (part as Record<string, unknown[]>)[key] ?? []);
    }
    return { ...emptyTopology, ...whole };
  }

  /** Runs the scheduled tasks until `stop`. */
  async run(): Promise<void> {
    await this.#schedule.run(this, this.#onError);
  }

  stop(): void {
    this.#schedule.stop();
  }
}
