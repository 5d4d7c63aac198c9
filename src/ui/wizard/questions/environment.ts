import { regions } from '../../../config/regions.js';
import { type Given, plain, type Question, sizeKey } from './question.js';

function freeName({ facts }: Given): string | undefined {
  const taken = new Set((facts.takenNames ?? []).map((one) => one.name));
  return ['demo', ...Array.from({ length: 98 }, (_, at) => `demo-${at + 2}`)].find((name) => !taken.has(name));
}

export const environmentQuestions: readonly Question[] = [
  {
    key: 'name',
    page: 'environment',
    label: 'Name',
    kind: 'text',
    help: 'Every resource is named and tagged with it.',
    fallback: freeName,
  },
  {
    key: 'region',
    page: 'environment',
    label: 'Region',
    kind: 'text',
    help: 'Where everything is built.',
    fallback: ({ facts }) => facts.regions?.[0],
    options: ({ facts }) => plain(...(facts.regions ?? regions)),
    when: ({ facts }) => facts.regions?.length !== 1,
  },
  {
    key: sizeKey,
    own: true,
    unlisted: true,
    page: 'environment',
    label: 'Size',
    kind: 'choice',
    help: 'The defaults of the other pages: cheap is for trying, and does not survive the loss of a zone.',
    fallback: () => 'safe',
    options: () => [
      { value: 'safe', label: 'safe: two of each, a reader' },
      { value: 'cheap', label: 'cheap: one of each, no reader' },
    ],
  },
];
