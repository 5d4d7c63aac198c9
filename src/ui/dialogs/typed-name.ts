import type { AskingScreen, Turn } from '../asking.js';
import { hints, type KeyPress } from '../keys.js';
import type { Size } from '../screen.js';
import { editText } from '../text/field.js';
import { footer } from '../text/footer.js';
import { blank, type Line, line, paragraph, span } from '../text/line.js';
import { type TargetFacts, targetHeader } from '../text/target-header.js';
import { lastColumns } from '../text/width.js';
import type { Theme } from '../theme.js';
import { plural } from '../words.js';

export interface TeardownQuestion {
  readonly target: TargetFacts;
  readonly environment: string;
  /** What will be removed, one line each. */
  readonly lines: readonly string[];
}

/** Only the whole name and Enter confirm. */
function typedNameKey(question: TeardownQuestion, typed: string, press: KeyPress): Turn<string, boolean> {
  if (press.kind === 'key') {
    if (press.name === 'escape' || press.name === 'interrupt') return { answer: false };
    if (press.name === 'enter') return typed === question.environment ? { answer: true } : { state: typed };
  }
  return { state: editText(typed, press) };
}

export function typedNameLines(question: TeardownQuestion, typed: string, size: Size, theme: Theme): Line[] {
  const { columns, rows } = size;
  const head = targetHeader(`Remove ${question.environment}`, question.target, columns, theme);
  const state =
    typed === question.environment
      ? line(span('Enter removes it. This cannot be undone.', 'bad'))
      : line(span(`Type ${question.environment} to confirm.`, 'dim'));
  const tail = [
    blank,
    line('Name: ', span(lastColumns(typed, columns - 7, theme.glyphs.ellipsis), 'strong'), span('_', 'accent')),
    state,
    footer(
      [
        { keys: 'Enter', does: 'remove' },
        { ...hints.back, does: 'keep it' },
      ],
      columns,
    ),
  ];
  const room = Math.max(0, rows - 1 - head.length - tail.length);
  const all = question.lines.flatMap((text) => paragraph(`${theme.glyphs.bullet} `, text, columns));
  const body =
    all.length <= room
      ? all
      : [
          ...all.slice(0, Math.max(0, room - 1)),
          line(span(`and ${plural(all.length - room + 1, 'line')} more`, 'dim')),
        ];
  return [...head, ...body.slice(0, room), ...tail];
}

export function typedNameScreen(question: TeardownQuestion, theme: Theme): AskingScreen<string, boolean> {
  return {
    initial: '',
    press: (typed, press) => typedNameKey(question, typed, press),
    draw: (typed, size) => typedNameLines(question, typed, size, theme),
    abandoned: () => false,
  };
}
