import type { Clock } from '../lib/clock.js';
import type { Theme } from './theme.js';

/** Where questions are asked. The caller has made sure that both ends are a terminal. */
export interface Screen {
  /** `linear`: nothing is drawn over, for screen readers and for terminals that can do no more. */
  readonly mode: 'drawn' | 'linear';
  readonly input: NodeJS.ReadStream;
  /** Standard error, so that standard output stays free for data. */
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  /** Wall time: what people see is never scaled. */
  readonly clock: Clock;
  /** Aborted by Ctrl-C where the terminal makes a signal of it: everywhere but on a drawn screen. */
  readonly interrupted: AbortSignal;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The smallest terminal that every screen is made for. */
export const smallestSize: Size = { columns: 60, rows: 16 };
