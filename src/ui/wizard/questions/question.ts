import type { AccountFacts } from '../contract.js';

export const pages = [
  { id: 'environment', title: 'Environment' },
  { id: 'network', title: 'Network' },
  { id: 'web', title: 'Web tier' },
  { id: 'app', title: 'App tier' },
  { id: 'database', title: 'Database' },
  { id: 'bundle', title: 'App bundle' },
  { id: 'account', title: 'Tags, roles' },
] as const;

export type PageId = (typeof pages)[number]['id'];

/** `secret` is masked and never a part of the settings; an `optional` text may stay empty. */
export type QuestionKind = 'text' | 'optional' | 'number' | 'flag' | 'choice' | 'zones' | 'tags' | 'secret';

export interface Option {
  readonly value: string;
  readonly label?: string;
}

/** What a question may look at. */
export interface Given {
  readonly facts: AccountFacts;
  /** A master password came with the start. */
  readonly hasPassword: boolean;
  /** The answer to another question, or its default. */
  readonly answerTo: (key: string) => string;
}

export interface Question {
  /** The key of the settings, unless the question is the wizard's own. */
  readonly key: string;
  /** Not a key of the settings: it steers defaults, or holds a secret. */
  readonly own?: true;
  readonly page: PageId;
  readonly label: string;
  readonly kind: QuestionKind;
  readonly help: string;
  /** Stands for an empty answer. */
  readonly empty?: string;
  /** Where it is not the settings' own default. */
  readonly fallback?: (given: Given) => string | undefined;
  /** What left and right walk through; for a `choice` nothing else is possible. */
  readonly options?: (given: Given) => readonly Option[];
  /** The answer alone says nothing: summaries put the label before it. */
  readonly named?: true;
  /** Summaries leave it out: other answers say what came of it. */
  readonly unlisted?: true;
  readonly when?: (given: Given) => boolean;
}

/** Which defaults the other answers have. */
export const sizeKey = 'size';

export const isCheap = (given: Given): boolean => given.answerTo(sizeKey) === 'cheap';

export const plain = (...values: readonly string[]): Option[] => values.map((value) => ({ value }));

export const yesNo = (): Option[] => plain('yes', 'no');
