import { checkSettings, type SettingsCheck } from '../../config/parse-settings.js';
import type { AccountFacts, WizardPorts } from './contract.js';
import { type Given, type PageId, type Question, type QuestionKind, questions, sizeKey } from './questions/index.js';

/** What was answered, as it was typed, by question key; unanswered questions have their default. */
export type Answers = Readonly<Record<string, string>>;

type Tree = Readonly<Record<string, unknown>>;

/** Answers with everything that gives them a meaning. */
export interface Draft {
  /** What came with the start. */
  readonly base: Tree;
  readonly answers: Answers;
  readonly facts: AccountFacts;
  readonly pathProblem?: WizardPorts['pathProblem'];
  /** The password that came with the start. */
  readonly givenPassword?: string;
}

/** How the answer to a question of each kind becomes a value of the settings; undefined leaves it out. */
const toValue: Readonly<Record<QuestionKind, (text: string) => unknown>> = {
  text: (text) => text.trim(),
  optional: (text) => text.trim() || undefined,
  number: (text) => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : text),
  flag: (text) => text === 'yes',
  choice: (text) => text,
  zones: (text) => (text.trim() === '' ? undefined : text.split(/[\s,]+/).filter(Boolean)),
  tags: parseTags,
  secret: () => undefined,
};

/** `team=web, cost=42`; what is not of that form stays text, which the settings refuse. */
function parseTags(text: string): unknown {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim())
    .filter(Boolean);
  const split = pairs.map((pair) => /^([^=]+)=(.*)$/.exec(pair));
  if (split.includes(null)) return text;
  return Object.fromEntries(
    split.flatMap((match) => (match ? [[match[1]?.trim() ?? '', match[2]?.trim() ?? '']] : [])),
  );
}

const defaults: Tree = (() => {
  const check = checkSettings({});
  return check.ok ? { ...check.settings } : {};
})();

/** Starts from settings that are known already, and from the size of an earlier time. */
export function draftFrom(
  initial: Tree,
  facts: AccountFacts,
  more: Pick<Draft, 'pathProblem' | 'givenPassword'> = {},
): Draft {
  const { [sizeKey]: size, ...base } = initial;
  const answers = questions.flatMap((question) => {
    const text = toText(valueAt(initial, question.key.split('.')));
    return text === undefined || question.own ? [] : [[question.key, text] as const];
  });
  const sized = typeof size === 'string' ? [[sizeKey, size] as const] : [];
  return { ...more, base, answers: Object.fromEntries([...answers, ...sized]), facts };
}

/**
 * What the user, or the start, has answered: the rest keeps its default, also when the account has another one later.
 * The size is among them although it is no setting: the defaults depend on it.
 */
export function givenAnswers(draft: Draft): Tree {
  return questions
    .filter(({ key, own }) => (!own || key === sizeKey) && draft.answers[key] !== undefined)
    .reduce<Tree>(
      (tree, { key, kind }) => withValue(tree, key.split('.'), toValue[kind](answerTo(draft, key))),
      draft.base,
    );
}

export function givenOf(draft: Draft): Given {
  return {
    facts: draft.facts,
    hasPassword: draft.givenPassword !== undefined,
    answerTo: (key) => answerTo(draft, key),
  };
}

export function answerTo(draft: Draft, key: string): string {
  const given = draft.answers[key];
  if (given !== undefined) return given;
  const question = questions.find((one) => one.key === key);
  return question?.fallback?.(givenOf(draft)) ?? toText(valueAt(defaults, key.split('.'))) ?? '';
}

export function visible(draft: Draft, page: PageId): Question[] {
  const given = givenOf(draft);
  return questions.filter((question) => question.page === page && (question.when?.(given) ?? true));
}

/** The answers in the settings' own form: what a configuration file holds. Never the password. */
export function toInput(draft: Draft): Tree {
  const given = givenOf(draft);
  return questions
    .filter((question) => !question.own)
    .reduce<Tree>((tree, question) => {
      const value =
        (question.when?.(given) ?? true) ? toValue[question.kind](answerTo(draft, question.key)) : undefined;
      return withValue(tree, question.key.split('.'), value);
    }, draft.base);
}

export function check(draft: Draft): SettingsCheck {
  return checkSettings(toInput(draft));
}

/** The given or typed password; undefined when it is to be generated. */
export function passwordOf(draft: Draft): string | undefined {
  switch (answerTo(draft, 'password.mode')) {
    case 'given':
      return draft.givenPassword;
    case 'typed':
      return answerTo(draft, 'password.text');
    default:
      return undefined;
  }
}

function valueAt(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), tree);
}

function withValue(tree: Tree, path: readonly string[], value: unknown): Tree {
  const [key = '', ...rest] = path;
  if (rest.length > 0) {
    const inner = tree[key];
    return { ...tree, [key]: withValue(isTree(inner) ? inner : {}, rest, value) };
  }
  const { [key]: _old, ...others } = tree;
  return value === undefined ? others : { ...others, [key]: value };
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ');
  if (isTree(value))
    return Object.entries(value)
      .map(([key, one]) => `${key}=${String(one)}`)
      .join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
