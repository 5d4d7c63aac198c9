import type { KeyPress } from '../keys.js';
import { graphemes } from './width.js';

/** One line of text that is being edited at its end. */
export function editText(text: string, press: KeyPress): string {
  if (press.kind === 'text') return text + press.text;
  if (press.name === 'backspace') return graphemes(text).slice(0, -1).join('');
  return press.name === 'clear' ? '' : text;
}
