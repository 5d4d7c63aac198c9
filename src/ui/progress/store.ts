import type { EngineEvent } from '../../engine/events.js';
import { fold, noProgress, type Progress, type StepRow } from '../../engine/progress.js';

/** What scrolls into the terminal's history, in the order in which it happened: settled steps, and notices. */
export type HistoryEntry = { readonly id: string } & ({ readonly row: StepRow } | { readonly notice: string });

export interface RunPicture {
  readonly progress: Progress;
  readonly history: readonly HistoryEntry[];
}

/** Where a screen reads the run from: events go in, pictures come out. */
export interface ProgressStore {
  add(event: EngineEvent): void;
  readonly picture: () => RunPicture;
  readonly subscribe: (changed: () => void) => () => void;
}

export function createProgressStore(): ProgressStore {
  let picture: RunPicture = { progress: noProgress, history: [] };
  const listeners = new Set<() => void>();
  return {
    add: (event) => {
      picture = addEvent(picture, event);
      for (const changed of listeners) changed();
    },
    picture: () => picture,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

const settling: readonly EngineEvent['type'][] = ['step-finished', 'step-skipped', 'step-failed'];

function addEvent(picture: RunPicture, event: EngineEvent): RunPicture {
  const progress = fold(picture.progress, event);
  const id = `${picture.history.length}`;
  if (event.type === 'unshown') return { progress, history: [...picture.history, { id, notice: event.notice }] };
  if (!('step' in event) || !settling.includes(event.type)) return { ...picture, progress };
  const row = progress.rows.find((one) => one.facts.id === event.step);
  if (!row) return { ...picture, progress };
  return { progress, history: [...picture.history, { id, row }] };
}
