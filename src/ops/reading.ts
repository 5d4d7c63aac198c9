import { classify } from '../aws/classify.js';
import { isNotFound } from '../aws/error-codes.js';
import { notAllowed } from '../aws/unshown.js';
import type { Failure } from '../engine/failure.js';
import type { Clock } from '../lib/clock.js';
import type { Section } from './snapshot.js';

/** What a question to AWS found. */
export type Reading<T> = { readonly found: T } | { readonly absent: string };

/**
 * Asks one question; whatever goes wrong stays inside its section, and what was known before is kept with its time.
 * A resource that AWS does not find is absent, not an error.
 */
export async function section<T>(
  read: () => Promise<Reading<T>>,
  clock: Clock,
  signal: AbortSignal,
  previous: Section<T> | undefined,
): Promise<Section<T>> {
  try {
    const reading = await read();
    const at = clock.now();
    return 'found' in reading
      ? { state: 'known', at, data: reading.found }
      : { state: 'absent', at, reason: reading.absent };
  } catch (error) {
    const at = clock.now();
    if (isNotFound(error)) return { state: 'absent', at, reason: 'AWS does not find it' };
    const last = lastKnown(previous);
    return { state: 'failed', at, failure: failureOf(error, signal), ...(last ? { last } : {}) };
  }
}

function lastKnown<T>(previous: Section<T> | undefined): { at: number; data: T } | undefined {
  if (previous?.state === 'known') return { at: previous.at, data: previous.data };
  return previous?.state === 'failed' ? previous.last : undefined;
}

export function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (!signal.aborted) {
    // A row has no room for all that AWS says of a denial, and the action stands at its end.
    const denied = notAllowed(error);
    return { ...classify(error), ...(denied ? { message: denied } : {}) };
  }
  return {
    class: 'network',
    message: 'AWS did not answer in time.',
    remedy: 'Check the connection (and HTTPS_PROXY); the next look asks again.',
  };
}
