import type { Clock } from '../lib/clock.js';
import { type Classify, type Failure, retryRules } from './failure.js';
import { InDoubt, NotYet } from './step.js';

/** `stopped`: the run ends before the work was done. */
export type TurnsEnd = 'finished' | 'stopped';

export interface Turns {
  readonly clock: Clock;
  readonly classify: Classify;
  /** Aborted: leave at once. */
  readonly abandon: AbortSignal;
  /** Aborted: no further turn. */
  readonly halt: AbortSignal;
  /** The reason completes "waiting for ..."; told when it is another one than before. */
  readonly onWaiting: (reason: string) => void;
  readonly onRetry: (failure: Failure, attempt: number) => void;
  /** Waits for credentials that work: true when there are some. */
  readonly freshCredentials: (failure: Failure) => Promise<boolean>;
}

/**
 * Calls `turn` until it returns: sleeps on NotYet, tries again what its class allows and for as long as that allows.
 * @throws what else the turn throws
 */
export async function untilDone(turn: () => Promise<void>, turns: Turns): Promise<TurnsEnd> {
  const { clock, classify, abandon, halt, onWaiting, onRetry, freshCredentials } = turns;
  let failingSince: number | undefined;
  let attempt = 0;
  let lastReason = '';
  for (;;) {
    let pauseMs: number;
    try {
      await turn();
      return 'finished';
    } catch (error) {
      if (abandon.aborted) return 'stopped';
      if (error instanceof NotYet) {
        if (!(error instanceof InDoubt)) {
          failingSince = undefined;
          attempt = 0;
        }
        pauseMs = error.afterMs;
        if (error.message !== lastReason) {
          lastReason = error.message;
          onWaiting(error.message);
        }
      } else {
        const failure = classify(error);
        if (failure.class === 'credentials') {
          if (await freshCredentials(failure)) {
            failingSince = undefined;
            continue;
          }
          if (halt.aborted) return 'stopped';
        }
        const rule = retryRules[failure.class];
        failingSince ??= clock.now();
        if (!rule || clock.overdue(failingSince, rule.forMs)) throw error;
        attempt += 1;
        pauseMs = Math.min(rule.longestPauseMs, rule.firstPauseMs * 2 ** (attempt - 1));
        lastReason = '';
        onRetry(failure, attempt);
      }
    }
    if (halt.aborted) return 'stopped';
    await clock.sleep(pauseMs, halt).catch(() => undefined);
    if (halt.aborted) return 'stopped';
  }
}
