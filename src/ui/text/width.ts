import { stripVTControlCharacters } from 'node:util';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Blocks whose characters take two columns (Unicode's East Asian Width W and F, by block). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const controls = /\p{Cc}+/gu;
const narrow = /^[\x20-\x7e]*$/;

/** What a terminal may be shown of foreign text: no escape sequences, no control characters. */
export function clean(text: string): string {
  return narrow.test(text) ? text : stripVTControlCharacters(text).replace(controls, ' ');
}

/** The columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The longest beginning of a text that fits into `width` columns. */
export function takeColumns(text: string, width: number): string {
  if (narrow.test(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width) break;
    taken += segment;
  }
  return taken;
}

/** The end of a text in `width` columns, behind an ellipsis when that is not all of it. */
export function lastColumns(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const one of graphemes(text).reverse()) {
    if (displayWidth(ellipsis + one + kept) > width) break;
    kept = one + kept;
  }
  return `${ellipsis}${kept}`;
}

/** What a person sees as characters: what one press of Backspace removes. */
export function graphemes(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) || emoji.test(grapheme) ? 2 : 1;
}
