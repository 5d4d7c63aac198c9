import type { Topology } from './topology.js';

interface Waiting {
  readonly topology: Topology;
  readonly promise: Promise<void>;
}

/** Applies topologies one after the other; of those that wait, only the newest. */
export class ApplyQueue {
  private current: Promise<void> | undefined;
  private next: (Waiting & { settle: (result: Promise<void>) => void }) | undefined;

  constructor(private readonly apply: (topology: Topology) => Promise<void>) {}

  /** Settles when `topology`, or one that came after it, has been applied. */
  push(topology: Topology): Promise<void> {
    if (this.current === undefined) return this.start(topology);
    if (this.next === undefined) {
      let settle: (result: Promise<void>) => void = () => undefined;
      const promise = new Promise<void>((resolve) => {
        settle = resolve;
      });
      this.next = { topology, promise, settle };
    } else this.next = { ...this.next, topology };
    return this.next.promise;
  }

  private start(topology: Topology): Promise<void> {
    const work = this.apply(topology);
    this.current = work
      .catch(() => undefined)
      .then(() => {
        this.current = undefined;
        const { next } = this;
        this.next = undefined;
        if (next) next.settle(this.start(next.topology));
      });
    return work;
  }
}
