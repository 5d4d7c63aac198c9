import type { Health, Snapshot, Verdict } from '../../ops/snapshot.js';
import { labelled } from '../text/block.js';
import { blank, cell, clip, type Line, line, paragraph, type Span, span, type Tone } from '../text/line.js';
import { type Glyphs, painted, type Theme } from '../theme.js';
import type { OpsGroup, OpsRow } from './group.js';
import { groupsOf } from './rows.js';

const looks: Readonly<Record<Health, { readonly glyph: keyof Glyphs; readonly tone: Tone }>> = {
  good: { glyph: 'done', tone: 'good' },
  changing: { glyph: 'running', tone: 'accent' },
  bad: { glyph: 'failed', tone: 'bad' },
  unknown: { glyph: 'warning', tone: 'warn' },
};

const verdictTones: Readonly<Record<Verdict['state'], Tone>> = {
  healthy: 'good',
  degraded: 'warn',
  down: 'bad',
  simulated: 'warn',
  unknown: 'warn',
};

export function verdictSpan(verdict: Verdict): Span {
  return span(verdict.state.toUpperCase(), verdictTones[verdict.state]);
}

/** Widths of name and state; the note gets the rest. */
const nameWidth = 21;
const stateWidth = (width: number): number => (width < 80 ? 10 : 14);

export function rowLine(row: OpsRow, selected: boolean, width: number, theme: Theme): Line {
  const { glyph, tone } = looks[row.health];
  const { ellipsis, cursor } = theme.glyphs;
  return clip(
    line(
      span(selected ? `${cursor} ` : '  ', 'accent'),
      span(`${theme.glyphs[glyph]} `, tone),
      ...cell(line(span(row.name, selected ? 'strong' : 'plain')), nameWidth, ellipsis),
      ' ',
      ...cell(row.state, stateWidth(width), ellipsis),
      ' ',
      span(row.note, row.health === 'good' ? 'dim' : 'plain'),
    ),
    width,
    ellipsis,
  );
}

export function groupLine(group: OpsGroup, width: number, theme: Theme): Line {
  const trouble = group.trouble ? span(`  ${theme.glyphs.warning} ${group.trouble}`, 'warn') : span('');
  return clip(line(span(group.title, 'strong'), trouble), width, theme.glyphs.ellipsis);
}

/** The snapshot as text, for `ops --once`: nothing is cut that explains a problem. */
export function renderSnapshot(snapshot: Snapshot, width: number, theme: Theme): string[] {
  const { verdict } = snapshot;
  const groups = groupsOf(snapshot, snapshot.at).flatMap((group) => [
    blank,
    line(span(group.title, 'strong')),
    ...(group.trouble ? paragraph(`  ${theme.glyphs.warning} `, group.trouble, width, 'warn') : []),
    ...group.rows.flatMap((row) => wrappedRow(row, width, theme)),
  ]);
  const lines = [
    line(span(snapshot.environment, 'strong'), ` in ${snapshot.region} is `, verdictSpan(verdict)),
    ...verdict.reasons.flatMap((reason) => paragraph(`  ${theme.glyphs.bullet} `, reason, width)),
    ...(snapshot.url ? labelled('URL', snapshot.url, width, 5) : []),
    ...groups,
  ];
  return painted(lines, theme);
}

function wrappedRow(row: OpsRow, width: number, theme: Theme): Line[] {
  const { glyph, tone } = looks[row.health];
  const { ellipsis } = theme.glyphs;
  const head = line(
    '  ',
    span(`${theme.glyphs[glyph]} `, tone),
    ...cell(row.name, nameWidth, ellipsis),
    ' ',
    ...cell(row.state, stateWidth(width), ellipsis),
    ' ',
  );
  const indent = nameWidth + stateWidth(width) + 6;
  const rows = paragraph('', row.note, Math.max(16, width - indent));
  return rows.map((rest, at) => (at === 0 ? [...head, ...rest] : line(' '.repeat(indent), ...rest)));
}
