import type { KeyPress } from './keys.js';
import type { Size } from './screen.js';
import type { Line } from './text/line.js';

/** What a key makes of a screen's state: another state, or the answer that closes the screen. */
export type Turn<S, A> = { readonly state: S } | { readonly answer: A };

/** Something that a state lacks; it is asked for once, by its key. */
export interface Lack<S> {
  readonly key: string;
  /** Answers what its arrival makes of whatever the state is by then, also when it failed: it never rejects. */
  readonly load: () => Promise<(state: S) => S>;
}

/** A screen that asks, as pure functions. */
export interface AskingScreen<S, A> {
  readonly initial: S;
  readonly press: (state: S, press: KeyPress) => Turn<S, A>;
  /** What the state needs from outside and has not. */
  readonly lacks?: (state: S) => readonly Lack<S>[];
  readonly draw: (state: S, size: Size) => readonly Line[];
  /** The answer when the terminal goes away before there is one. */
  readonly abandoned: (state: S) => A;
}
