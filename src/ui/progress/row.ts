import { isLate, type StepRow } from '../../engine/progress.js';
import { cell, clip, type Line, line, type Span, span, spread } from '../text/line.js';
import type { Theme } from '../theme.js';
import { directionWords, duration, sentence, stopwatch } from '../words.js';

export type Direction = keyof typeof directionWords;

const titleWidth = 26;

/** A settled step as it scrolls into history. */
export function historyLine(row: StepRow, direction: Direction, width: number, theme: Theme): Line {
  const words = directionWords[direction];
  const { glyphs } = theme;
  const title = cell(line(row.facts.title), titleWidth, glyphs.ellipsis);
  const state = row.state;
  switch (state.kind) {
    case 'finished': {
      const what = state.reused ? words.reused : words.past;
      const how = row.note ? `, ${row.note}` : '';
      const time = line(span(stopwatch((state.until - state.since) / 1000), 'dim'));
      const left = line(span(`${glyphs.done} `, 'good'), ...title, span(` ${what}${how}`, 'dim'));
      return spread(clip(left, width - timeWidth(time) - 1, glyphs.ellipsis), time, width);
    }
    case 'skipped':
      return clip(
        line(span(`${glyphs.skipped} `, 'warn'), ...title, span(` skipped: ${state.reason}`, 'warn')),
        width,
        glyphs.ellipsis,
      );
    case 'failed': {
      const left = line(
        span(`${glyphs.failed} `, 'bad'),
        ...title,
        span(` failed: ${sentence(state.failure.message)}`, 'bad'),
      );
      return spread(clip(left, width - 8, glyphs.ellipsis), line(stopwatch((state.until - state.since) / 1000)), width);
    }
    case 'waiting':
    case 'running':
      return clip(line('  ', ...title), width, glyphs.ellipsis);
  }
}

/** How a running step is shown: `wide` and `tight` take one row, `tall` two. */
export type RowForm = 'wide' | 'tall' | 'tight';

export function runningLines(row: StepRow, form: RowForm, now: number, width: number, theme: Theme): Line[] {
  if (row.state.kind !== 'running') return [];
  const elapsed = (now - row.state.since) / 1000;
  const time = line(`${stopwatch(elapsed)} `, span(`of ${stopwatch(row.facts.expectedSeconds)}`, 'dim'));
  const glyph = span(`${theme.glyphs.running} `, 'accent');
  const what = awaited(row, elapsed);
  const { ellipsis } = theme.glyphs;
  switch (form) {
    case 'wide':
    case 'tight': {
      const title = form === 'wide' ? cell(line(row.facts.title), titleWidth, ellipsis) : line(row.facts.title);
      const left = line(glyph, ...title, form === 'wide' ? ' ' : ': ', what);
      return [spread(clip(left, width - timeWidth(time) - 1, ellipsis), time, width)];
    }
    case 'tall':
      return [
        spread(line(glyph, span(row.facts.title, 'strong')), time, width),
        clip(line('    ', what), width, ellipsis),
      ];
  }
}

/** The one plain sentence: what is awaited, or what went wrong before this try. */
function awaited(row: StepRow, elapsed: number): Span {
  if (row.state.kind !== 'running') return span('');
  const { retry, reason } = row.state;
  if (retry) return span(`trying again: ${sentence(retry.message)}`, 'warn');
  const late = isLate(elapsed, row.facts.expectedSeconds);
  const usual = late ? `longer than usual (${duration(row.facts.expectedSeconds)}), ` : '';
  return span(reason ? `${usual}waiting for ${reason}` : `${usual}working`, late ? 'warn' : 'dim');
}

function timeWidth(time: Line): number {
  return time.reduce((sum, part) => sum + part.text.length, 0);
}
