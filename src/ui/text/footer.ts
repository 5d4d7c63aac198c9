import type { KeyHint } from '../keys.js';
import { type Line, line, lineWidth, span } from './line.js';

/** The keys that work here; hints that do not fit are left out from the end. */
export function footer(hints: readonly KeyHint[], width: number): Line {
  let shown: Line = [];
  for (const hint of hints) {
    const next = line(...shown, shown.length > 0 ? '  ' : '', span(hint.keys, 'accent'), ` ${hint.does}`);
    if (lineWidth(next) > width) break;
    shown = next;
  }
  return shown;
}
