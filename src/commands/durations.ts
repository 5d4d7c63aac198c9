import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Direction } from '../engine/graph.js';
import { type History, historySchema, usualSeconds, withRun } from '../engine/history.js';
import type { Progress } from '../engine/progress.js';
import { atomicWrite, diskFiles } from '../lib/atomic-write.js';
import { cacheFolder } from './sandbox/cache-folder.js';
import type { Session } from './session.js';
import type { Terminal } from './terminal.js';

/** What the user's own earlier runs say of the time that steps take here. */
export interface Durations {
  /** Seconds that a step usually takes; undefined where there was no run of it yet. */
  readonly known: (step: string) => number | undefined;
  /** Adds a run that has ended. What cannot be kept is no failure: it is an estimate. */
  readonly remember: (progress: Progress) => Promise<void>;
}

/** In the user's cache folder: a teardown leaves nothing in the state folder. */
export async function durationsOf(terminal: Terminal, session: Session, direction: Direction): Promise<Durations> {
  const path = join(cacheFolder(terminal), 'durations.json');
  const kind = kindOf(session, direction);
  const history = await read(path);
  return {
    known: (step) => usualSeconds(history, kind, step),
    remember: async (progress) => {
      const text = JSON.stringify(withRun(await read(path), kind, progress));
      await atomicWrite(path, `${text}\n`, diskFiles).catch(() => undefined);
    },
  };
}

/** A sandbox of another speed or without hosts, and another region, have other times. */
function kindOf({ target, simulated }: Session, direction: Direction): string {
  const { kind, speed, region } = target;
  const place = kind === 'sandbox' ? `${speed} ${simulated === undefined ? 'hosts' : 'none'}` : region;
  return `${direction} ${kind} ${place}`;
}

/** A damaged or missing history is an empty one. */
async function read(path: string): Promise<History> {
  try {
    return historySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}
