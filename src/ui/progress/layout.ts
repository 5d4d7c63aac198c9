import { isLate, type Progress, type StepRow } from '../../engine/progress.js';
import { hints } from '../keys.js';
import { pausedWords, stoppingWords } from '../printers/plain-lines.js';
import type { Size } from '../screen.js';
import { footer } from '../text/footer.js';
import { clip, type Line, line, paragraph, span, spread } from '../text/line.js';
import { accountWords, placeOf, rule, type TargetFacts } from '../text/target-header.js';
import type { Theme } from '../theme.js';
import { directionWords, duration, milestoneWords, plural, stopwatch } from '../words.js';
import { remainingWords } from './awaited.js';
import { type RowForm, runningLines } from './row.js';

export interface FrameInput {
  readonly progress: Progress;
  readonly target: TargetFacts;
  readonly now: number;
  readonly size: Size;
  readonly theme: Theme;
}

/** From here on title, sentence and times of a step fit into one row. */
const wideColumns = 100;

/** AWS's words for ended credentials have no limit of their own. */
const mostHaltedRows = 3;

/**
 * The part of the screen that changes while a run goes on; settled steps are history above it. Never higher than the
 * terminal less one row: a higher frame would make the terminal scroll at every change.
 */
export function liveFrame(input: FrameInput): Line[] {
  const { progress, size, theme } = input;
  const width = size.columns;
  const top = header(input);
  const bottom = bottomLines(input);
  const room = Math.max(0, size.rows - 1 - top.length - bottom.length);
  const running = progress.rows.filter((row) => row.state.kind === 'running');
  const body = runningBody(running, room, input);
  return [...top, ...body, ...waitingLines(progress, room - body.length, width, theme), ...bottom].slice(
    0,
    size.rows - 1,
  );
}

function header({ progress, target, now, size, theme }: FrameInput): Line[] {
  const { verb } = directionWords[progress.direction];
  const settled = progress.rows.filter((row) => row.state.kind !== 'waiting' && row.state.kind !== 'running').length;
  const elapsed = stopwatch((now - progress.startedAt) / 1000);
  const { ellipsis } = theme.glyphs;
  return [
    spread(
      line(span(`${verb} ${progress.environment}`, 'strong')),
      line(`${settled} of ${plural(progress.rows.length, 'step')}, ${elapsed}`),
      size.columns,
    ),
    clip(line(placeOf(target), `  ${target.region}  ${accountWords(target)}`), size.columns, ellipsis),
    ...(target.simulated ? [clip(line(span(`simulated: ${target.simulated}`, 'warn')), size.columns, ellipsis)] : []),
    rule(size.columns, theme),
  ];
}

function bottomLines({ progress, now, size, theme }: FrameInput): Line[] {
  const { ellipsis, warning } = theme.glyphs;
  const halted = progress.stopping
    ? stoppingWords(progress.stopping)
    : progress.paused
      ? pausedWords(progress.paused)
      : undefined;
  const last = progress.milestones.at(-1);
  const keys = [progress.stopping === 'interrupt' ? hints.leaveNow : hints.stop];
  return [
    rule(size.columns, theme),
    ...(last
      ? [
          clip(
            line(
              span(`${theme.glyphs.done} ${milestoneWords[last.milestone]}`, 'good'),
              span(` (after ${duration((last.at - progress.startedAt) / 1000)})`, 'dim'),
            ),
            size.columns,
            ellipsis,
          ),
        ]
      : []),
    ...(halted === undefined
      ? [line(span(remainingWords(progress, now), 'strong'))]
      : paragraph(`${warning} `, halted, size.columns, 'warn').slice(0, mostHaltedRows)),
    footer(keys, size.columns),
  ];
}

/**
 * As much about each running step as there is room for, most about those that take longer than usual; the last row
 * counts those that do not fit.
 */
function runningBody(running: readonly StepRow[], room: number, { now, size, theme }: FrameInput): Line[] {
  const late = new Set(running.filter((row) => isLate(row, now)));
  const form = (row: StepRow): RowForm => {
    if (size.columns >= wideColumns) return 'wide';
    if (running.length * 2 <= room) return 'tall';
    return late.has(row) && running.length + late.size <= room ? 'tall' : 'tight';
  };
  const lines = running.flatMap((row) => runningLines(row, form(row), now, size.columns, theme));
  if (lines.length <= room) return lines;
  const shown = lines.slice(0, Math.max(0, room - 1));
  return room === 0
    ? []
    : [...shown, line(span(`  and ${plural(running.length - shown.length, 'more step')} at work`, 'dim'))];
}

/** The next steps with what they wait for, as far as there is room. */
function waitingLines(progress: Progress, room: number, width: number, theme: Theme): Line[] {
  const waiting = progress.rows.filter((row) => row.state.kind === 'waiting');
  if (waiting.length === 0 || room <= 0) return [];
  const { glyphs } = theme;
  if (progress.stopping) {
    return [clip(line(span(`${glyphs.waiting} ${plural(waiting.length, 'step')} will not start`, 'dim')), width)];
  }
  const titles = new Map(progress.rows.map((row) => [row.facts.id, row]));
  const describe = (row: StepRow): Line => {
    const open = row.facts.after.flatMap((id) => {
      const before = titles.get(id);
      return before && (before.state.kind === 'waiting' || before.state.kind === 'running') ? [before.facts.title] : [];
    });
    const after = open.length > 0 ? `  after ${open.join(', ')}` : '';
    return clip(line(span(`${glyphs.waiting} ${row.facts.title}${after}`, 'dim')), width, glyphs.ellipsis);
  };
  if (waiting.length <= room) return waiting.map(describe);
  const shown = waiting.slice(0, room - 1).map(describe);
  const more = waiting.length - shown.length;
  const count = line(span(`${glyphs.waiting} ${plural(more, shown.length > 0 ? 'more step' : 'step')} to come`, 'dim'));
  return [...shown, count];
}
