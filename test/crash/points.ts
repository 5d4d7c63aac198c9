import { createHash } from 'node:crypto';
import type { Called } from '../steps/environment-options.js';

/** Where in a call the kill strikes. */
const strikes = ['unsent', 'unanswered', 'unsaved'] as const;
export type Strike = (typeof strikes)[number];

const reading = /:(Describe|Get|List)/;

/**
 * Names the calls of a run that are worth a kill: every changing one, and the first of each reading one of a step.
 * Answers undefined for the rest.
 */
export function callNames(): (call: Called) => string | undefined {
  const counts = new Map<string, number>();
  return ({ direction, step, action }) => {
    const name = `${direction} ${step} ${action}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (!reading.test(action)) return `${name} ${count}`;
    return count === 1 ? name : undefined;
  };
}

/** A part of all points, the same for the same seed, whatever order they come in. */
export function sample(seed: number, share: number): (point: string) => boolean {
  return (point) => fraction(seed, point) < share;
}

/** A number from 0 to 1 that a seed gives a text. */
export function fraction(seed: number, text: string): number {
  return createHash('sha256').update(`${seed} ${text}`).digest().readUInt32BE() / 2 ** 32;
}
