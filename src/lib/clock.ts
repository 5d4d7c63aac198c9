import { setTimeout as sleepFor } from 'node:timers/promises';

/** The only source of time and waiting. Durations are milliseconds of the clock's own time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds of AWS's own time since `then`: a sandbox that runs 60 times faster ages 60 times faster. */
  age(then: number): number;
  /**
   * True when something that began at `then` has had its time: `limitMs` of AWS's own time, but also what real work
   * needs (a boot, a script, a health check), which no sandbox makes faster.
   */
  overdue(then: number, limitMs: number): boolean;
  /** Waits `ms` of this clock's time; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Wall time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  age: (then) => Date.now() - then,
  overdue: (then, limitMs) => Date.now() - then >= limitMs,
  sleep: async (ms, signal) => {
    await sleepFor(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error;
    });
  },
};

/** However fast a sandbox runs, real work gets this much wall time, in milliseconds, before it counts as stuck. */
const realWorkMs = 5 * 60_000;

/**
 * Wall time whose sleeps are `speed` times shorter and whose ages are `speed` times longer: the product polls a
 * sandbox that runs that much faster than AWS. `now()` stays wall time, so what people read is never invented.
 */
export function scaledClock(speed: number, base: Clock = systemClock): Clock {
  return {
    now: () => base.now(),
    age: (then) => base.age(then) * speed,
    overdue: (then, limitMs) => base.age(then) >= Math.max(limitMs / speed, Math.min(limitMs, realWorkMs)),
    sleep: (ms, signal) => base.sleep(ms / speed, signal),
  };
}

/** A clock for tests: time stands still until `advance` is called; sleepers wake in order of their due time. */
export class VirtualClock implements Clock {
  #now: number;
  readonly #sleepers: { due: number; wake: () => void }[] = [];

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  age(then: number): number {
    return this.#now - then;
  }

  overdue(then: number, limitMs: number): boolean {
    return this.age(then) >= limitMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { due: this.#now + ms, wake };
      const abort = (): void => {
        const at = this.#sleepers.indexOf(sleeper);
        if (at >= 0) this.#sleepers.splice(at, 1);
        reject(signal?.reason);
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Moves time on by `ms`, waking every sleeper at its own due time, and lets woken work run between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#sleepers.filter((s) => s.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
      this.#now = Math.max(this.#now, next.due);
      next.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = end;
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Moves time to the next sleeper, when there is one; answers whether there was. */
  async advanceToNext(): Promise<boolean> {
    const due = Math.min(...this.#sleepers.map((s) => s.due));
    if (!Number.isFinite(due)) return false;
    await this.advance(Math.max(0, due - this.#now));
    return true;
  }
}
