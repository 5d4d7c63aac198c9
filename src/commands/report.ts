import type { EngineEvent, RunOutcome } from '../engine/events.js';
import { type ExitCode, exitCodes } from '../errors.js';

/** Where a run's events go: a screen, lines, or JSON. */
export interface Reporter {
  readonly emit: (event: EngineEvent) => void;
  /** Ends the display; what it showed stays on the terminal. */
  close(): Promise<void>;
}

/** The exit code of a run. */
export function exitCodeOf(outcome: RunOutcome): ExitCode {
  const codes = {
    done: exitCodes.done,
    failed: exitCodes.failed,
    interrupted: exitCodes.interrupted,
  } as const;
  return codes[outcome.kind];
}
