import { hints, type KeyHint } from '../keys.js';
import type { Size } from '../screen.js';
import { labelled } from '../text/block.js';
import { footer } from '../text/footer.js';
import { blank, clip, type Line, line, lineWidth, paragraph, span, spread } from '../text/line.js';
import { accountWords, placeOf, rule, type TargetFacts } from '../text/target-header.js';
import type { Theme } from '../theme.js';
import { age, duration, plural } from '../words.js';
import type { FeedPicture } from './feed.js';
import type { OpsGroup } from './group.js';
import { groupLine, rowLine, verdictSpan } from './lines.js';
import { groupsOf } from './rows.js';
import { filtered, type OpsState, selectedRow } from './state.js';

export interface OpsFrame {
  readonly picture: FeedPicture;
  readonly state: OpsState;
  readonly target: TargetFacts;
  readonly now: number;
  readonly intervalMs: number;
  readonly size: Size;
  readonly theme: Theme;
}

/** The whole screen: header, the page, the keys that work here; filled to the height less one row. */
export function opsFrame(frame: OpsFrame): Line[] {
  const { size, theme } = frame;
  const top = header(frame);
  const bottom = [rule(size.columns, theme), bottomLine(frame)];
  const room = Math.max(0, size.rows - 1 - top.length - bottom.length);
  const body = pageLines(frame, room).slice(0, room);
  const filling: Line[] = Array.from({ length: room - body.length }, () => blank);
  return [...top, ...body, ...filling, ...bottom].slice(0, size.rows - 1);
}

/** A picture older than this is marked; a look itself takes seconds, however short the interval is. */
const staleAfter = { intervals: 3, leastMs: 15_000 } as const;

function header({ picture, target, now, intervalMs, size, theme }: OpsFrame): Line[] {
  const { snapshot, trouble } = picture;
  const { columns } = size;
  const { ellipsis } = theme.glyphs;
  const where = clip(line(placeOf(target), `  ${target.region}  ${accountWords(target)}`), columns, ellipsis);
  if (!snapshot) {
    const state = trouble ? span(`${theme.glyphs.failed} cannot look`, 'bad') : span('looking ...', 'dim');
    return [line(state), where, rule(columns, theme)];
  }
  const old = now - snapshot.at;
  const stale = old > Math.max(staleAfter.intervals * intervalMs, staleAfter.leastMs);
  const when = stale ? span(`${age(old)} old`, 'warn') : span(`${age(old)} ago`, 'dim');
  const named = line(span(`${snapshot.environment} `, 'strong'), stale ? 'was ' : '', verdictSpan(snapshot.verdict));
  const address = line(snapshot.url ? `  ${snapshot.url}` : '');
  const [first] = snapshot.verdict.reasons;
  const more = snapshot.verdict.reasons.length - 1;
  return [
    spread(fits(named, address, columns - lineWidth(line(when)) - 1), line(when), columns),
    where,
    ...(trouble
      ? [clip(line(span(`${theme.glyphs.warning} cannot look: ${trouble}`, 'warn')), columns, ellipsis)]
      : []),
    ...(first ? [clip(line(span(more > 0 ? `(+${more}) ${first}` : first, 'warn')), columns, ellipsis)] : []),
    rule(columns, theme),
  ];
}

/** Half an address helps nobody: it is left out where it does not fit. */
function fits(first: Line, second: Line, width: number): Line {
  return lineWidth(first) + lineWidth(second) <= width ? [...first, ...second] : first;
}

function pageLines(frame: OpsFrame, room: number): Line[] {
  const { picture, state, now } = frame;
  if (state.page === 'help') return helpLines(frame);
  if (!picture.snapshot) return firstTrouble(frame);
  const groups = groupsOf(picture.snapshot, now);
  return state.page === 'detail' ? detailLines(frame, groups) : tableLines(frame, groups, room);
}

/** Why there is nothing to see yet, and what happens next. */
function firstTrouble({ picture: { trouble }, intervalMs, size }: OpsFrame): Line[] {
  if (!trouble) return [];
  return [
    ...paragraph('', trouble, size.columns),
    blank,
    ...paragraph('', `Looks again every ${duration(intervalMs / 1000)}; r looks now.`, size.columns, 'dim'),
  ];
}

/** The part of the table around the selected row. */
function tableLines({ state, size, theme }: OpsFrame, all: readonly OpsGroup[], room: number): Line[] {
  const groups = filtered(all, state.filter);
  const selected = selectedRow(all, state);
  if (state.filter && groups.length === 0) return [line(span(`Nothing matches "${state.filter}".`, 'dim'))];
  const lines: Line[] = [];
  let at = 0;
  for (const group of groups) {
    lines.push(groupLine(group, size.columns, theme));
    for (const row of group.rows) {
      if (row.key === selected?.key) at = lines.length;
      lines.push(rowLine(row, row.key === selected?.key, size.columns, theme));
    }
  }
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), lines.length - room));
  return lines.slice(first, first + room);
}

function detailLines({ state, size, theme, picture }: OpsFrame, groups: readonly OpsGroup[]): Line[] {
  const row = groups.flatMap((group) => group.rows).find((one) => one.key === state.selected);
  if (!row) return [line(span('It is gone.', 'dim'))];
  const width = Math.max(...row.details.map(([label]) => label.length)) + 2;
  const reasons = picture.snapshot?.verdict.reasons.filter((reason) => reason.includes(row.name)) ?? [];
  return [
    line(span(row.name, 'strong')),
    ...row.details.flatMap(([label, value]) => labelled(label, value, size.columns, width)),
    ...reasons.flatMap((reason) => paragraph(`${theme.glyphs.warning} `, reason, size.columns, 'warn')),
  ];
}

const help: readonly (readonly [keys: string, does: string])[] = [
  ['arrows, j, k', 'move; PgUp, PgDn, Home and End too'],
  ['Enter', 'everything that is known of the selected row'],
  ['/', 'filter the rows; Enter keeps the filter, Esc clears it'],
  ['s', 'a shell on the selected server; its end leads back here'],
  ['r', 'look again now'],
  ['Esc', 'back'],
  ['?', 'this help'],
  ['q, Ctrl-C', 'quit; nothing is changed'],
];

function helpLines({ size, theme }: OpsFrame): Line[] {
  const { glyphs } = theme;
  return [
    ...help.flatMap(([keys, does]) => labelled(keys, does, size.columns, 14)),
    line(`${glyphs.done} fine  ${glyphs.running} changing  ${glyphs.failed} bad  ${glyphs.warning} not known or old`),
  ];
}

const pageKeys: Readonly<Record<OpsState['page'], readonly KeyHint[]>> = {
  table: [hints.move, hints.open, hints.filter, hints.help, hints.quitKey, hints.refresh],
  detail: [hints.back, hints.refresh, hints.help, hints.quitKey],
  help: [hints.back, hints.quitKey],
};

function bottomLine({ state, size, theme, picture, now }: OpsFrame): Line {
  if (state.typing)
    return clip(line(span('/', 'accent'), state.filter, span('_', 'accent')), size.columns, theme.glyphs.ellipsis);
  if (state.page === 'table' && state.filter && picture.snapshot) {
    const count = filtered(groupsOf(picture.snapshot, now), state.filter).flatMap((group) => group.rows).length;
    return footer(
      [
        { keys: `/${state.filter}`, does: plural(count, 'row') },
        { ...hints.back, does: 'clear' },
        ...(count > 0 ? [hints.open] : []),
        hints.quitKey,
      ],
      size.columns,
    );
  }
  // There is no row to go to yet.
  if (state.page === 'table' && !picture.snapshot) {
    return footer([hints.help, hints.quitKey, ...(picture.trouble ? [hints.refresh] : [])], size.columns);
  }
  return footer(pageKeys[state.page], size.columns);
}
