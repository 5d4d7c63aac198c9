import type { Size } from '../screen.js';
import { blank, cell, type Line, line, span, wrap } from '../text/line.js';
import type { Theme } from '../theme.js';
import { answerTo, type Draft, givenOf, visible } from './answers.js';
import { pages, type Question, questions } from './questions/index.js';

const labelWidth = 15;

/** Every answer, a paragraph per page, behind the number of its page. */
export function summaryLines(draft: Draft, width: Size['columns'], theme: Theme): Line[] {
  return pages.flatMap(({ id, title }, at) => {
    const words = visible(draft, id)
      .filter((question) => !question.unlisted)
      .map((question) => summaryWords(question, draft, theme));
    return wrap(words.join(', '), width - labelWidth).map((row, number) => [
      ...cell(number === 0 ? line(span(`${at + 1}`, 'accent'), ` ${title}`) : blank, labelWidth),
      ...line(row),
    ]);
  });
}

/** Answers that say nothing by themselves carry their label. */
function summaryWords(question: Question, draft: Draft, theme: Theme): string {
  const words = answerWords(question, draft, theme);
  return question.named ? `${question.label.toLowerCase()} ${words}` : words;
}

/** An answer as people read it: a choice by its label, a secret by its length, an empty one by what it stands for. */
export function answerWords(question: Question, draft: Draft, theme: Theme): string {
  const text = answerTo(draft, question.key);
  if (question.kind === 'secret') return theme.glyphs.mask.repeat([...text].length);
  if (text === '' && question.empty) return question.empty;
  if (question.kind !== 'choice') return text;
  return question.options?.(givenOf(draft)).find((one) => one.value === text)?.label ?? text;
}

/** `1 Name`: which answer is meant, and the number of the page that asks it. */
export function placeWords(key: string): string {
  const question = questions.find((one) => one.key === key);
  if (!question) return key;
  return `${pages.findIndex((page) => page.id === question.page) + 1} ${question.label}`;
}
