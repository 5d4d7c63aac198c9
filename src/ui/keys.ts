import type { Key } from 'ink';

export type KeyName =
  | 'enter'
  | 'escape'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'tab'
  | 'back-tab'
  | 'backspace'
  | 'clear'
  | 'interrupt';

/** A key as screens understand it: a named key, or text that was typed or pasted. */
export type KeyPress =
  | { readonly kind: 'key'; readonly name: KeyName }
  | { readonly kind: 'text'; readonly text: string };

const named: readonly (readonly [keyof Key, KeyName])[] = [
  ['return', 'enter'],
  ['escape', 'escape'],
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
  ['home', 'home'],
  ['end', 'end'],
  // Most terminals send DEL for Backspace, which Ink calls delete.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];

const controls: Readonly<Record<string, KeyName>> = { c: 'interrupt', u: 'clear' };

/** Keys as they are when they arrive in one chunk with text, where Ink does not name them. */
const inText: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  // Ctrl-J, and Enter on a terminal that was not raw yet when it was pressed.
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u0015': 'clear',
  '\u0003': 'interrupt',
};

/**
 * Ink's key event as the presses it holds: quick typing and pasting arrive as one text, in which a carriage return is
 * the Enter key. Other control characters are dropped.
 */
export function keyPresses(input: string, key: Key): KeyPress[] {
  if (key.tab) return [press(key.shift ? 'back-tab' : 'tab')];
  const hit = named.find(([flag]) => key[flag] === true);
  if (hit) return [press(hit[1])];
  if (key.ctrl) {
    const name = controls[input];
    return name ? [press(name)] : [];
  }
  if (key.meta || input === '') return [];
  return input.split(/(\p{Cc})/u).flatMap((part): KeyPress[] => {
    const name = inText[part];
    if (name) return [press(name)];
    return part === '' || /\p{Cc}/u.test(part) ? [] : [{ kind: 'text', text: part }];
  });
}

export function press(name: KeyName): KeyPress {
  return { kind: 'key', name };
}

/** What a footer says of the keys that work: `Enter open  Esc back`. */
export interface KeyHint {
  readonly keys: string;
  readonly does: string;
}

export const hints = {
  move: { keys: 'arrows/jk', does: 'move' },
  field: { keys: 'up/down', does: 'move' },
  change: { keys: 'left/right', does: 'change' },
  next: { keys: 'Enter', does: 'next' },
  choose: { keys: 'Enter', does: 'choose' },
  open: { keys: 'Enter', does: 'open' },
  build: { keys: 'Enter', does: 'build' },
  edit: { keys: '1-7', does: 'edit' },
  scroll: { keys: 'arrows', does: 'scroll' },
  back: { keys: 'Esc', does: 'back' },
  quitKey: { keys: 'q', does: 'quit' },
  leave: { keys: 'Ctrl-C', does: 'quit' },
  filter: { keys: '/', does: 'filter' },
  help: { keys: '?', does: 'help' },
  again: { keys: 'r', does: 'check again' },
  refresh: { keys: 'r', does: 'refresh' },
  stop: { keys: 'Ctrl-C', does: 'stop safely' },
  leaveNow: { keys: 'Ctrl-C', does: 'leave at once' },
} as const satisfies Readonly<Record<string, KeyHint>>;
