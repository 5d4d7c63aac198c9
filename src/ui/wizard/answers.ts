import { overlaps, parseCidr } from '../../config/cidr.js';
import { checkMasterPassword, checkSettings, type SettingsCheck } from '../../config/parse-settings.js';
import type { AccountFacts } from './contract.js';
import { type Given, type PageId, type Question, type QuestionKind, questions } from './questions.js';

/** What was answered, as it was typed, by question key; unanswered questions have their default. */
export type Answers = Readonly<Record<string, string>>;

type Tree = Readonly<Record<string, unknown>>;

/** Answers with everything that gives them a meaning. */
export interface Draft {
  /** Settings that came with the start and that no question asks for: tags, a permissions boundary. */
  readonly base: Tree;
  readonly answers: Answers;
  readonly facts: AccountFacts;
}

/** How the answer to a question of each kind becomes a value of the settings; undefined leaves it out. */
const toValue: Readonly<Record<QuestionKind, (text: string) => unknown>> = {
  text: (text) => text.trim(),
  optional: (text) => text.trim() || undefined,
  number: (text) => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : text),
  flag: (text) => text === 'yes',
  choice: (text) => text,
  zones: (text) => (text.trim() === '' ? undefined : text.split(/[\s,]+/).filter(Boolean)),
  secret: () => undefined,
};

const isOwn = (question: Question): boolean => question.key.startsWith('password.');

const defaults: Tree = (() => {
  const check = checkSettings({});
  return check.ok ? { ...check.settings } : {};
})();

/** Starts from settings that are known already. */
export function draftFrom(initial: Tree, facts: AccountFacts): Draft {
  const answers = questions.flatMap((question) => {
    const text = toText(valueAt(initial, question.key.split('.')));
    return text === undefined || isOwn(question) ? [] : [[question.key, text] as const];
  });
  return { base: initial, answers: Object.fromEntries(answers), facts };
}

export function givenOf(draft: Draft): Given {
  return { facts: draft.facts, answerTo: (key) => answerTo(draft, key) };
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
    .filter((question) => !isOwn(question))
    .reduce<Tree>((tree, question) => {
      const value =
        (question.when?.(given) ?? true) ? toValue[question.kind](answerTo(draft, question.key)) : undefined;
      return withValue(tree, question.key.split('.'), value);
    }, draft.base);
}

export function check(draft: Draft): SettingsCheck {
  return checkSettings(toInput(draft));
}

/** The typed password; undefined when it is to be generated. */
export function passwordOf(draft: Draft): string | undefined {
  return answerTo(draft, 'password.mode') === 'typed' ? answerTo(draft, 'password.text') : undefined;
}

/** The rules that answers break, by question key: format, and what the account already has. */
export function problemsOf(draft: Draft): ReadonlyMap<string, string> {
  const result = check(draft);
  const problems = new Map<string, string>();
  for (const problem of result.ok ? [] : result.problems) {
    const question = questions.find((one) => problem.key === one.key || problem.key.startsWith(`${one.key}.`));
    const key = question?.key ?? problem.key;
    const rule = question?.kind === 'number' && problem.rule.includes('type') ? 'must be a whole number' : problem.rule;
    if (!problems.has(key)) problems.set(key, rule);
  }
  const password = passwordOf(draft);
  const rule = password === undefined ? undefined : checkMasterPassword(password);
  if (rule) problems.set('password.text', rule);
  const name = answerTo(draft, 'name');
  if (draft.facts.takenNames?.includes(name) && !problems.has('name')) {
    problems.set('name', `must be another one: there is an environment ${name} already`);
  }
  return problems;
}

/** What is allowed, but worth a second thought, by question key. */
export function warningsOf(draft: Draft): ReadonlyMap<string, string> {
  const warnings = new Map<string, string>();
  const block = parseCidr(answerTo(draft, 'network.cidr'));
  const vpcs = draft.facts.region === answerTo(draft, 'region') ? (draft.facts.vpcs ?? []) : [];
  const clash = vpcs.find((vpc) => {
    const other = parseCidr(vpc.cidr);
    return block && other && overlaps(block, other);
  });
  if (clash) warnings.set('network.cidr', `overlaps ${clash.id} (${clash.cidr}); the two can never be peered`);
  if (answerTo(draft, 'image.os') === 'al2') {
    warnings.set('image.os', 'Amazon Linux 2 gets no security updates since 2026-06-30');
  }
  return warnings;
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
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
