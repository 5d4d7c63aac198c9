import type { LinearScreen } from '../linear/conversation.js';
import { line } from '../text/line.js';
import { accountWords, placeOf } from '../text/target-header.js';
import type { ChoiceDialog } from './choice.js';
import { type AnswerQuestion, matching } from './edit-answer.js';
import type { TeardownQuestion } from './typed-name.js';

/** A choice by its letter. An empty line chooses nothing: it may have been typed long before the question. */
export function linearChoice<V>({ title, lines, choices, otherwise }: ChoiceDialog<V>): LinearScreen<null, V> {
  const keys = choices.map((choice) => choice.key).join(', ');
  return {
    initial: null,
    speak: () => ({
      lines: [
        line(title),
        ...lines.map((text) => line(text)),
        ...choices.map((choice) => line(`${choice.key}: ${choice.label}`)),
      ],
      prompt: `Your choice (${keys}): `,
    }),
    hear: (_, text) => {
      const hit = choices.find((choice) => choice.key === text.toLowerCase());
      return hit ? { answer: hit.value } : { again: [`Please type one of ${keys}.`] };
    },
    abandoned: () => otherwise,
  };
}

/** The environment's whole name removes it. */
export function linearTypedName({ target, environment, lines }: TeardownQuestion): LinearScreen<null, boolean> {
  return {
    initial: null,
    speak: () => ({
      lines: [
        line(`Remove ${environment}`),
        line(placeOf(target), `  ${target.region}  ${accountWords(target)}`),
        ...lines.map((text) => line(text)),
        line('This cannot be undone.'),
      ],
      prompt: `Type ${environment} to remove it, or an empty line to keep it: `,
    }),
    hear: (_, text) => {
      if (text === environment) return { answer: true };
      return text === '' ? { answer: false } : { again: [`That is not ${environment}.`] };
    },
    abandoned: () => false,
  };
}

/** One answer as `key=value`; a part of a key lists the answers that fit it. */
export function linearAnswer(question: AnswerQuestion): LinearScreen<null, string | undefined> {
  const fitting = (text: string): string[] => matching(question, text).map(({ key, value }) => `${key} = ${value}`);
  return {
    initial: null,
    speak: () => ({
      lines: [...(question.refusal ? [line(question.refusal)] : fitting('').map((text) => line(text)))],
      prompt: 'Which answer, as key=value? An empty line leaves them as they are: ',
    }),
    hear: (_, text) => {
      if (text === '') return { answer: undefined };
      if (text.includes('=')) return { answer: text };
      const found = fitting(text);
      return { again: found.length > 0 ? found : [`There is no answer with ${text} in its name.`] };
    },
    abandoned: () => undefined,
  };
}
