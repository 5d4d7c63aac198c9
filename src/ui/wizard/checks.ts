import type { CheckRow } from '../../aws/preflight/row.js';
import { labelled } from '../text/block.js';
import { type Line, line, paragraph, span, type Tone } from '../text/line.js';
import { type TargetFacts, targetHeader } from '../text/target-header.js';
import { type Glyphs, painted, type Theme } from '../theme.js';
import { plural } from '../words.js';

const marks: Readonly<Record<CheckRow['level'], { readonly glyph: keyof Glyphs; readonly tone: Tone }>> = {
  green: { glyph: 'done', tone: 'good' },
  yellow: { glyph: 'warning', tone: 'warn' },
  red: { glyph: 'failed', tone: 'bad' },
};

/** Above the review: whether the account can take it, and every row that is not green. */
export function checkNotes(rows: readonly CheckRow[] | undefined, width: number, theme: Theme): Line[] {
  if (!rows)
    return paragraph(`${theme.glyphs.running} `, 'Checking the account: quotas, permissions, names', width, 'accent');
  const notable = rows.filter((row) => row.level !== 'green');
  return [line(span(summary(rows, theme), toneOf(rows))), ...notable.flatMap((row) => rowLines(row, width, theme))];
}

/** All rows, for `--preflight`. */
export function renderChecks(rows: readonly CheckRow[], target: TargetFacts, width: number, theme: Theme): string[] {
  const lines = [
    ...targetHeader('Pre-flight checks', target, width, theme),
    ...rows.flatMap((row) => rowLines(row, width, theme)),
    line(span(summary(rows, theme), toneOf(rows))),
  ];
  return painted(lines, theme);
}

/** Of the longest title, its mark and a gap: `Application Load Balancers`. */
const labelWidth = 30;

/** What was found beside the title, and what to do below it. */
function rowLines(row: CheckRow, width: number, theme: Theme): Line[] {
  const { glyph, tone } = marks[row.level];
  const beside = Math.min(labelWidth, Math.floor(width / 2));
  const remedy = row.level === 'green' ? undefined : row.remedy;
  const foundTone = row.level === 'green' ? 'plain' : tone;
  return [
    ...labelled(`${theme.glyphs[glyph]} ${row.title}`, row.found, width, beside, foundTone),
    ...(remedy === undefined ? [] : labelled('', remedy, width, beside, 'strong')),
  ];
}

function summary(rows: readonly CheckRow[], theme: Theme): string {
  const count = (level: CheckRow['level']): number => rows.filter((row) => row.level === level).length;
  const [red, yellow] = [count('red'), count('yellow')];
  if (red > 0)
    return `${theme.glyphs.failed} ${plural(red, 'check')} of ${rows.length} in the way: nothing can be built yet`;
  const notes = yellow > 0 ? `, ${yellow} to know of` : '';
  return `${theme.glyphs.done} The account was checked: ${plural(rows.length, 'check')}${notes}, nothing in the way`;
}

function toneOf(rows: readonly CheckRow[]): Tone {
  return rows.some((row) => row.level === 'red') ? 'bad' : 'good';
}
