import type { AskingScreen, Turn } from '../asking.js';
import { hints, type KeyPress } from '../keys.js';
import type { Size } from '../screen.js';
import { editText } from '../text/field.js';
import { footer } from '../text/footer.js';
import { blank, clip, type Line, line, paragraph, span } from '../text/line.js';
import { lastColumns } from '../text/width.js';
import type { Theme } from '../theme.js';
import { plural } from '../words.js';

export interface AnswerQuestion {
  /** The answers as they are: `web.instanceType` is `t4g.micro`. */
  readonly answers: readonly { readonly key: string; readonly value: string }[];
  /** What was typed before and refused. */
  readonly typed?: string;
  /** Why, as whole sentences. */
  readonly refusal?: string;
}

/** Enter gives a pair `key=value`; Tab completes the key; Esc and Ctrl-C give none. */
export function answerKey(question: AnswerQuestion, typed: string, press: KeyPress): Turn<string, string | undefined> {
  if (press.kind === 'text') return { state: editText(typed, press) };
  switch (press.name) {
    case 'escape':
    case 'interrupt':
      return { answer: undefined };
    case 'enter':
      return typed.includes('=') ? { answer: typed } : { state: completed(question, typed) };
    case 'tab':
      return { state: completed(question, typed) };
    default:
      return { state: editText(typed, press) };
  }
}

export function answerLines(question: AnswerQuestion, typed: string, size: Size, theme: Theme): Line[] {
  const { columns, rows } = size;
  const { glyphs } = theme;
  const head = [
    line(span('Which answer?', 'strong')),
    ...paragraph('', 'Write key=value, for example web.instanceType=t4g.small.', columns),
  ];
  const tail = [
    blank,
    line('Answer: ', span(lastColumns(typed, columns - 9, glyphs.ellipsis), 'strong'), span('_', 'accent')),
    ...(question.refusal ? paragraph(`${glyphs.failed} `, question.refusal, columns, 'bad') : []),
    footer([{ keys: 'Tab', does: 'complete' }, { keys: 'Enter', does: 'change and retry' }, hints.back], columns),
  ];
  const room = Math.max(0, rows - 1 - head.length - tail.length);
  const fitting = matching(question, typed).map(({ key, value }) =>
    clip(line(`  ${key}`, span(` = ${value}`, 'dim')), columns, glyphs.ellipsis),
  );
  const body =
    fitting.length <= room
      ? fitting
      : [
          ...fitting.slice(0, Math.max(0, room - 1)),
          line(span(`  and ${plural(fitting.length - room + 1, 'more answer')}`, 'dim')),
        ];
  return [...head, ...body.slice(0, room), ...tail].slice(0, rows - 1);
}

export function answerScreen(question: AnswerQuestion, theme: Theme): AskingScreen<string, string | undefined> {
  return {
    initial: question.typed ?? '',
    press: (typed, press) => answerKey(question, typed, press),
    draw: (typed, size) => answerLines(question, typed, size, theme),
    abandoned: () => undefined,
  };
}

/** The answers whose key has what is typed so far. */
export function matching({ answers }: AnswerQuestion, typed: string) {
  const [key = ''] = typed.split('=', 1);
  return answers.filter((one) => one.key.toLowerCase().includes(key.trim().toLowerCase()));
}

function completed(question: AnswerQuestion, typed: string): string {
  const [first] = matching(question, typed);
  return first && !typed.includes('=') ? `${first.key}=` : typed;
}
