import { z } from 'zod';
import type { Progress } from './progress.js';

/** How many of a step's last runs are remembered. */
const remembered = 5;

/** Seconds of earlier runs, oldest first: by kind of target and direction, then by step. */
export const historySchema = z.record(z.string(), z.record(z.string(), z.array(z.number().nonnegative())));
export type History = z.infer<typeof historySchema>;

/** With the steps of a run that did their whole work in it; what was there already says nothing of its time. */
export function withRun(history: History, kind: string, progress: Progress): History {
  const before = history[kind] ?? {};
  const after = { ...before };
  for (const { facts, state } of progress.rows) {
    if (state.kind !== 'finished' || state.reused) continue;
    const seconds = (state.until - state.since) / 1000;
    after[facts.id] = [...(before[facts.id] ?? []), seconds].slice(-remembered);
  }
  return { ...history, [kind]: after };
}

/** The median of a step's earlier times: one bad day does not count. Undefined for a step without any. */
export function usualSeconds(history: History, kind: string, step: string): number | undefined {
  const sorted = [...(history[kind]?.[step] ?? [])].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
