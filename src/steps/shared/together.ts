import { NotYet } from '../../engine/step.js';

/**
 * Runs work at the same time and waits for all of it, also when some of it fails: a step may be called again, and
 * then nothing of the call before may still be under way.
 * @throws the first error that is not NotYet, else the first NotYet
 */
export async function together<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(work);
  const errors = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
  if (errors.length > 0) throw errors.find((error) => !(error instanceof NotYet)) ?? errors[0];
  return ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
}
