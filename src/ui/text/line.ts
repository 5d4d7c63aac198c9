import { clean, displayWidth, takeColumns } from './width.js';

/** What a piece of text means; the theme decides how that looks, and a glyph or word always says it too. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'bad' | 'warn' | 'accent' | 'selected';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One row of the screen. Every screen is a pure function to lines, so that whole frames can be read as text. */
export type Line = readonly Span[];

export const blank: Line = [];

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: clean(text), tone };
}

/** Strings are plain text. */
export function line(...parts: readonly (string | Span)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part)).filter((part) => part.text !== '');
}

export function lineWidth(of: Line): number {
  return of.reduce((sum, part) => sum + displayWidth(part.text), 0);
}

/** Cuts a line to `width` columns; the last one then is the ellipsis. */
export function clip(of: Line, width: number, ellipsis = '…'): Line {
  if (lineWidth(of) <= width) return of;
  let room = width - displayWidth(ellipsis);
  if (room < 0) return [];
  const kept: Span[] = [];
  for (const part of of) {
    const text = takeColumns(part.text, room);
    kept.push({ text, tone: part.tone });
    room -= displayWidth(text);
    if (text !== part.text) return [...kept, { text: ellipsis, tone: part.tone }];
  }
  return kept;
}

/** Exactly `width` columns: cut or filled with spaces. */
export function cell(content: Line | string, width: number, ellipsis = '…'): Line {
  const clipped = clip(typeof content === 'string' ? line(content) : content, width, ellipsis);
  const missing = width - lineWidth(clipped);
  return missing > 0 ? [...clipped, span(' '.repeat(missing))] : clipped;
}

/** `left` and `right` at the two edges; `left` is cut when both do not fit. */
export function spread(left: Line, right: Line, width: number): Line {
  const rightWidth = lineWidth(right);
  return rightWidth === 0
    ? clip(left, width)
    : [...cell(left, Math.max(0, width - rightWidth - 1)), span(' '), ...right];
}

/** Breaks a text between words; words longer than a line are cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of clean(text).split(/\s+/).filter(Boolean)) {
    let rest = word;
    if (current && displayWidth(current) + 1 + displayWidth(rest) <= width) {
      current += ` ${rest}`;
      continue;
    }
    if (current) lines.push(current);
    while (displayWidth(rest) > width) {
      const head = takeColumns(rest, Math.max(1, width));
      lines.push(head || rest);
      rest = head ? rest.slice(head.length) : '';
    }
    current = rest;
  }
  return current ? [...lines, current] : lines;
}

/** A wrapped paragraph: the first row after `first`, the others indented below it. */
export function paragraph(first: string, text: string, width: number, tone: Tone = 'plain'): Line[] {
  const indent = displayWidth(first);
  const rows = wrap(text, Math.max(1, width - indent));
  return (rows.length > 0 ? rows : ['']).map((row, at) => line(at === 0 ? first : ' '.repeat(indent), span(row, tone)));
}

/** Without any style: what tests read and what goes to places that know no colour. */
export function textOf(of: Line): string {
  return of
    .map((part) => part.text)
    .join('')
    .trimEnd();
}
