import type { Clock } from '../lib/clock.js';
import { TunnelError, type TunnelPhase } from './errors.js';

export interface Deadline {
  readonly phase: TunnelPhase;
  /** What is waited for, for the message. */
  readonly awaited: string;
  readonly ms: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs one phase with a limit. The phase gets a signal that aborts when the limit passes or the caller aborts.
 * @throws TunnelError `phase-timed-out`, or the caller's abort reason
 */
export async function withDeadline<T>(deadline: Deadline, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { phase, awaited, ms, clock, signal } = deadline;
  signal?.throwIfAborted();
  const over = new AbortController();
  const stopWaiting = new AbortController();
  const cancel = () => over.abort(signal?.reason);
  signal?.addEventListener('abort', cancel);
  const limit = new Promise<never>((_resolve, reject) => {
    over.signal.addEventListener('abort', () => reject(over.signal.reason));
    clock.sleep(ms, stopWaiting.signal).then(
      () => over.abort(new TunnelError('phase-timed-out', phase, `no ${awaited} within ${ms / 1000} s`)),
      () => undefined,
    );
  });
  try {
    return await Promise.race([run(over.signal), limit]);
  } finally {
    stopWaiting.abort();
    signal?.removeEventListener('abort', cancel);
  }
}
