import { isLate, type Progress, type StepRow } from '../../engine/progress.js';
import { cell, clip, type Line, line, lineWidth, paragraph, type Span, span, spread, textOf } from '../text/line.js';
import { displayWidth } from '../text/width.js';
import type { Theme } from '../theme.js';
import { directionWords, sentence, stopwatch } from '../words.js';
import { awaited } from './awaited.js';

const titleWidth = 28;

/** A notice as it scrolls into history, whole. */
export function noticeLines(notice: string, width: number, { glyphs }: Theme): Line[] {
  return paragraph(`${glyphs.warning} `, notice, width, 'warn');
}

/** A settled step as it scrolls into history. */
export function historyLine(row: StepRow, direction: Progress['direction'], width: number, theme: Theme): Line {
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
      return spread(clip(left, width - lineWidth(time) - 1, glyphs.ellipsis), time, width);
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
  const { facts, state } = row;
  const { ellipsis, running, warning } = theme.glyphs;
  const late = isLate(row, now);
  const elapsed = stopwatch((now - state.since) / 1000);
  // The watch shows whole seconds; a step of none would look done before it began.
  const usual = span(`of ${stopwatch(Math.max(1, facts.expectedSeconds))}`, 'dim');
  // In a row that is shared with what is awaited there is no room for the words: the glyph says it.
  const time = line(late && form !== 'tight' ? span('longer than usual  ', 'warn') : '', `${elapsed} `, usual);
  const glyph = late ? span(`${warning} `, 'warn') : span(`${running} `, 'accent');
  const what = (room: number): Span => {
    return span(keepingAnswer(awaited(row, now), room, ellipsis), late || state.retry ? 'warn' : 'dim');
  };
  switch (form) {
    case 'wide':
    case 'tight': {
      const title = form === 'wide' ? cell(line(facts.title), titleWidth, ellipsis) : line(facts.title);
      const left = line(glyph, ...title, form === 'wide' ? ' ' : ': ');
      const room = width - lineWidth(time) - 1;
      return [spread(clip(line(...left, what(room - lineWidth(left))), room, ellipsis), time, width)];
    }
    case 'tall':
      return [spread(line(glyph, span(facts.title, 'strong')), time, width), line('    ', what(width - 4))];
  }
}

/** Longer ends in brackets are no states any more. */
const longestAnswer = 24;
/** With fewer columns before it an answer says nothing. */
const leastBefore = 12;

/** Cut in the middle where it ends with AWS's last answer: `the NAT gateway to be… (pending)`. */
function keepingAnswer(text: string, width: number, ellipsis: string): string {
  const answer = / \([^()]*\)$/.exec(text)?.[0] ?? '';
  const room = width - displayWidth(answer);
  const fits = displayWidth(text) <= width;
  if (fits || answer === '' || answer.length > longestAnswer || room < leastBefore) {
    return textOf(clip(line(text), width, ellipsis));
  }
  return `${textOf(clip(line(text.slice(0, -answer.length)), room, ellipsis))}${answer}`;
}
