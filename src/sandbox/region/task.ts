import { randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import type { Cloud } from './cloud.js';
import type { Store } from './store.js';
import { defineTable } from './table.js';

/** Something AWS does by itself later. The payload is plain JSON, so that it survives a restart of the sandbox. */
export interface TaskDefinition<P = unknown> {
  readonly name: string;
  readonly run: (cloud: Cloud, payload: P) => void | Promise<void>;
}

/** `name` is the key in the state file: `service.event`. */
export function defineTask<P>(name: string, run: TaskDefinition<P>['run']): TaskDefinition<P> {
  return { name, run };
}

interface TaskRecord {
  readonly id: string;
  readonly name: string;
  readonly due: number;
  readonly payload: unknown;
}

const Tasks = defineTable<TaskRecord>('region.tasks');

/** Runs what is due, in order, one task at a time; what is pending is in the store. */
export class Schedule {
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #store: Store;
  readonly #definitions = new Map<string, TaskDefinition>();
  #wake: AbortController | undefined;
  #stopped = false;

  constructor(options: { clock: Clock; speed: number; store: Store }) {
    this.#clock = options.clock;
    this.#speed = options.speed;
    this.#store = options.store;
  }

  define(definitions: readonly TaskDefinition<never>[]): void {
    for (const definition of definitions) this.#definitions.set(definition.name, definition as TaskDefinition);
  }

  /** `delayMs` is in AWS's own time: it is divided by the sandbox's speed here and nowhere else. */
  add<P>(definition: TaskDefinition<P>, payload: P, delayMs: number): void {
    const due = this.#clock.now() + delayMs / this.#speed;
    this.#store.table(Tasks).put({ id: randomUUID(), name: definition.name, due, payload });
    this.#wake?.abort();
  }

  /** Ends when `stop` is called. A task that throws is reported and dropped: the others go on. */
  async run(cloud: Cloud, onError: (error: unknown) => void): Promise<void> {
    while (!this.#stopped) {
      const next = this.#next();
      const wait = next ? next.due - this.#clock.now() : Number.POSITIVE_INFINITY;
      if (next && wait <= 0) {
        await this.#runOne(cloud, next, onError);
        continue;
      }
      this.#wake = new AbortController();
      await this.#clock.sleep(Math.min(wait, 3_600_000), this.#wake.signal).catch(() => undefined);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.abort();
  }

  #next(): TaskRecord | undefined {
    let first: TaskRecord | undefined;
    for (const task of this.#store.table(Tasks).all()) if (!first || task.due < first.due) first = task;
    return first;
  }

  async #runOne(cloud: Cloud, task: TaskRecord, onError: (error: unknown) => void): Promise<void> {
    this.#store.table(Tasks).delete(task.id);
    const definition = this.#definitions.get(task.name);
    try {
      if (!definition) throw new Error(`no task is defined with the name ${task.name}`);
      await definition.run(cloud, task.payload);
    } catch (error) {
      onError(error);
    }
    cloud.changed();
  }
}
