import type { Clock } from '../../lib/clock.js';
import type { Snapshot } from '../../ops/snapshot.js';

/** What the ops screen knows: the newest snapshot, and why there is no newer one. */
export interface FeedPicture {
  readonly snapshot?: Snapshot;
  readonly looking: boolean;
  /** Of the last look, when it failed as a whole. */
  readonly trouble?: string;
}

/** Looks at the system again and again until it is stopped. */
export interface SnapshotFeed {
  readonly picture: () => FeedPicture;
  readonly subscribe: (changed: () => void) => () => void;
  /** Looks now instead of at the end of the interval. */
  refresh(): void;
  /** Does not wait for a look that is under way. */
  stop(): void;
}

export function startFeed(options: {
  readonly take: () => Promise<Snapshot>;
  readonly intervalMs: number;
  readonly clock: Clock;
}): SnapshotFeed {
  const { take, intervalMs, clock } = options;
  const stopped = new AbortController();
  let pause = new AbortController();
  let picture: FeedPicture = { looking: true };
  const listeners = new Set<() => void>();
  const show = (next: FeedPicture): void => {
    picture = next;
    for (const changed of listeners) changed();
  };
  const look = async (): Promise<void> => {
    const { snapshot } = picture;
    const known = snapshot ? { snapshot } : {};
    show({ ...known, looking: true });
    try {
      show({ snapshot: await take(), looking: false });
    } catch (error) {
      show({ ...known, looking: false, trouble: error instanceof Error ? error.message : String(error) });
    }
  };
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      pause = new AbortController();
      await look();
      await clock.sleep(intervalMs, AbortSignal.any([pause.signal, stopped.signal])).catch(() => undefined);
    }
  };
  void run();
  return {
    picture: () => picture,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    refresh: () => pause.abort(),
    stop: () => stopped.abort(),
  };
}
