import type { Clock } from '../lib/clock.js';
import type { Theme } from './theme.js';

/** Where an interactive screen is shown. The caller has made sure that both ends are a terminal. */
export interface Screen {
  readonly input: NodeJS.ReadStream;
  /** Standard error, so that standard output stays free for data. */
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  /** Wall time: what people see is never scaled. */
  readonly clock: Clock;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The smallest terminal that every screen is made for. */
export const smallestSize: Size = { columns: 60, rows: 16 };
