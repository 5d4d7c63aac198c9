import type { KeyPress } from './keys.js';
import type { Size } from './screen.js';
import type { Line } from './text/line.js';

/** What a key makes of a screen's state: another state, or the answer that closes the screen. */
export type Turn<S, A> = { readonly state: S } | { readonly answer: A };

/** A screen that asks, as pure functions. */
export interface AskingScreen<S, A> {
  readonly initial: S;
  readonly press: (state: S, press: KeyPress) => Turn<S, A>;
  readonly draw: (state: S, size: Size) => readonly Line[];
  /** The answer when the terminal goes away before there is one. */
  readonly abandoned: (state: S) => A;
}
