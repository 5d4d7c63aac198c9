import { type Line, line } from '../text/line.js';
import { type Draft, givenOf } from './answers.js';
import type { Option, Question } from './questions/index.js';

/** What can be chosen, a line each. A number chooses where nothing but these is possible. */
export function optionLines(question: Question, draft: Draft): Line[] {
  const isClosed = question.kind === 'choice';
  return offered(question, draft)
    .filter((one) => one.value !== '' || one.label !== undefined)
    .map(({ value, label = value }, at) => line(isClosed ? `${at + 1}: ${label}` : label));
}

/**
 * A typed line as the answer to a question: `=` before words that mean something else, `-` for nothing at all.
 * Undefined where only some answers are possible and this is none of them.
 */
export function heardAnswer(question: Question, text: string, draft: Draft): string | undefined {
  const said = text.startsWith('=') ? text.slice(1) : text;
  switch (question.kind) {
    case 'choice': {
      const options = offered(question, draft);
      return (options[Number(said) - 1] ?? options.find((one) => one.value === said || one.label === said))?.value;
    }
    case 'flag':
      return ['yes', 'no'].find((answer) => answer === said || answer[0] === said);
    case 'optional':
    case 'zones':
    case 'tags':
      return said === '-' ? '' : said;
    case 'text':
    case 'number':
    case 'secret':
      return said;
  }
}

function offered(question: Question, draft: Draft): readonly Option[] {
  return question.options?.(givenOf(draft)) ?? [];
}
