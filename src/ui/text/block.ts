import { cell, type Line, line, paragraph, type Span, span, type Tone } from './line.js';
import { displayWidth } from './width.js';

/** A label in a column of its own and a wrapped text beside it. */
export function labelled(label: string, text: string, width: number, labelWidth: number, tone: Tone = 'plain'): Line[] {
  const rows = paragraph('', text, Math.max(10, width - labelWidth), tone);
  return rows.map((row, at) => line(...cell(line(span(at === 0 ? label : '', 'dim')), labelWidth), ...row));
}

/** Rows of cells in columns as wide as their widest cell; the last column takes what is left. */
export function table(rows: readonly (readonly Span[])[], width: number, gap = 2, ellipsis = '…'): Line[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => displayWidth(row[at]?.text ?? ''))),
  );
  return rows.map((row) => {
    let room = width;
    const cells: Span[] = [];
    row.forEach((content, at) => {
      const last = at === row.length - 1;
      const wanted = last ? room : Math.min(room, (widths[at] ?? 0) + gap);
      cells.push(...cell([content], wanted, ellipsis));
      room -= wanted;
    });
    return cells;
  });
}
