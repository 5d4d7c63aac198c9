import type { CheckRow } from '../../aws/preflight/row.js';
import type { Turn } from '../asking.js';
import type { KeyPress } from '../keys.js';
import { editText } from '../text/field.js';
import { answerTo, check, type Draft, givenAnswers, givenOf, passwordOf, visible } from './answers.js';
import type { WizardOutcome } from './contract.js';
import { checkedRows } from './lacks.js';
import { problemsOf } from './problems.js';
import { type PageId, pages, type Question } from './questions/index.js';

export const startChoices = ['quick', 'questions', 'quit'] as const;
export type StartChoice = (typeof startChoices)[number];

/** Where the user is. `sure`: asked for the last time before anything is made. */
export type Place =
  | { readonly at: 'start'; readonly cursor: number }
  | { readonly at: 'page'; readonly page: number; readonly cursor: number; readonly fromReview: boolean }
  | { readonly at: 'review'; readonly scroll: number; readonly sure: boolean };

export interface WizardState {
  readonly place: Place;
  readonly draft: Draft;
  /** How often the checks were asked for once more. */
  readonly attempt: number;
  /** The last thing that could not be had from outside, as a sentence. */
  readonly missing?: { readonly key: string; readonly reason: string };
  /** What the checks of the account found, for exactly these answers. */
  readonly checked?: { readonly answers: string; readonly rows: readonly CheckRow[] };
}

export type WizardTurn = Turn<WizardState, WizardOutcome>;

export interface WizardRules {
  /** Real AWS asks once more before it builds. */
  readonly asksTwice: boolean;
  /** The account is checked for the answers before they can be confirmed. */
  readonly checks: boolean;
  /** The rows that the review can be scrolled by, at most. */
  readonly scrollLimit: (state: WizardState) => number;
}

export const startPlace: Place = { at: 'start', cursor: 0 };
export const firstPage: Place = { at: 'page', page: 0, cursor: 0, fromReview: false };
export const reviewPlace: Place = { at: 'review', scroll: 0, sure: false };

export function cancelled(state: WizardState): WizardOutcome {
  return { kind: 'cancelled', answers: givenAnswers(state.draft) };
}

/** What a key does, wherever the user is. */
export function pressWizard(state: WizardState, press: KeyPress, rules: WizardRules): WizardTurn {
  if (press.kind === 'key' && press.name === 'interrupt') return { answer: cancelled(state) };
  switch (state.place.at) {
    case 'start':
      return pressStart(state, state.place, press);
    case 'page':
      return { state: pressPage(state, state.place, press) };
    case 'review':
      return pressReview(state, state.place, press, rules);
  }
}

function at(state: WizardState, place: Place): WizardState {
  return { ...state, place };
}

type StartPlace = Extract<Place, { at: 'start' }>;
type PagePlace = Extract<Place, { at: 'page' }>;
type ReviewPlace = Extract<Place, { at: 'review' }>;

function pressStart(state: WizardState, place: StartPlace, press: KeyPress): WizardTurn {
  const last = startChoices.length - 1;
  if (press.kind === 'text') return press.text === 'q' ? { answer: cancelled(state) } : { state };
  switch (press.name) {
    case 'up':
      return { state: at(state, { ...place, cursor: Math.max(0, place.cursor - 1) }) };
    case 'down':
    case 'tab':
      return { state: at(state, { ...place, cursor: Math.min(last, place.cursor + 1) }) };
    case 'escape':
      return { answer: cancelled(state) };
    case 'enter':
      return begin(state, startChoices[place.cursor] ?? 'quick');
    default:
      return { state };
  }
}

function begin(state: WizardState, choice: StartChoice): WizardTurn {
  switch (choice) {
    case 'quick':
      return { state: at(state, reviewPlace) };
    case 'questions':
      return { state: at(state, firstPage) };
    case 'quit':
      return { answer: cancelled(state) };
  }
}

function pressPage(state: WizardState, place: PagePlace, press: KeyPress): WizardState {
  const fields = visible(state.draft, pageAt(place.page));
  const cursor = Math.min(place.cursor, fields.length - 1);
  const field = fields[cursor];
  const moved = (to: number): WizardState =>
    at(state, { ...place, cursor: Math.min(fields.length - 1, Math.max(0, to)) });
  if (press.kind === 'text') return field ? edit(state, field, press) : state;
  switch (press.name) {
    case 'up':
    case 'back-tab':
      return moved(cursor - 1);
    case 'down':
    case 'tab':
      return moved(cursor + 1);
    case 'home':
      return moved(0);
    case 'end':
      return moved(fields.length - 1);
    case 'left':
    case 'right':
      return field ? walkOptions(state, field, press.name === 'right' ? 1 : -1) : state;
    case 'backspace':
    case 'clear':
      return field ? edit(state, field, press) : state;
    case 'escape':
      return back(state, place);
    case 'enter':
      return forward(state, place, fields, cursor);
    default:
      return state;
  }
}

/** Enter: to the next field; from the last one to the next page, unless something on this page is wrong. */
function forward(state: WizardState, place: PagePlace, fields: readonly Question[], cursor: number): WizardState {
  const problems = problemsOf(state.draft);
  const field = fields[cursor];
  if (field && problems.has(field.key)) return state;
  if (cursor < fields.length - 1) return at(state, { ...place, cursor: cursor + 1 });
  const wrong = fields.findIndex((one) => problems.has(one.key));
  if (wrong >= 0) return at(state, { ...place, cursor: wrong });
  if (place.fromReview || place.page === pages.length - 1) return at(state, reviewPlace);
  return at(state, { ...place, page: place.page + 1, cursor: 0 });
}

function back(state: WizardState, place: PagePlace): WizardState {
  if (place.fromReview) return at(state, reviewPlace);
  return at(state, place.page === 0 ? { at: 'start', cursor: 1 } : { ...place, page: place.page - 1, cursor: 0 });
}

function edit(state: WizardState, field: Question, press: KeyPress): WizardState {
  if (field.kind === 'choice' || field.kind === 'flag') {
    return press.kind === 'text' && press.text === ' ' ? walkOptions(state, field, 1) : state;
  }
  return withAnswer(state, field, editText(answerTo(state.draft, field.key), press));
}

function walkOptions(state: WizardState, field: Question, by: 1 | -1): WizardState {
  const options = field.options?.(givenOf(state.draft)) ?? [];
  if (options.length === 0) return state;
  const now = options.findIndex((option) => option.value === answerTo(state.draft, field.key));
  const next = now < 0 ? 0 : (now + by + options.length) % options.length;
  return withAnswer(state, field, options[next]?.value ?? '');
}

/** With an answer as it was typed. */
export function withAnswer(state: WizardState, field: Question, text: string): WizardState {
  return { ...state, draft: { ...state.draft, answers: { ...state.draft.answers, [field.key]: text } } };
}

function pressReview(state: WizardState, place: ReviewPlace, press: KeyPress, rules: WizardRules): WizardTurn {
  if (place.sure) {
    const yes = press.kind === 'text' && press.text.toLowerCase() === 'y';
    return yes ? confirm(state) : { state: at(state, { ...place, sure: false }) };
  }
  const scrolled = (by: number): WizardTurn => ({
    state: at(state, { ...place, scroll: Math.max(0, Math.min(rules.scrollLimit(state), place.scroll + by)) }),
  });
  if (press.kind === 'text') {
    if (press.text === 'r') return { state: { place, draft: state.draft, attempt: state.attempt + 1 } };
    const page = pages[Number(press.text) - 1] ? Number(press.text) - 1 : undefined;
    if (page !== undefined) return { state: at(state, { at: 'page', page, cursor: 0, fromReview: true }) };
    return press.text === 'j' ? scrolled(1) : press.text === 'k' ? scrolled(-1) : { state };
  }
  switch (press.name) {
    case 'up':
      return scrolled(-1);
    case 'down':
      return scrolled(1);
    case 'page-up':
      return scrolled(-8);
    case 'page-down':
      return scrolled(8);
    case 'home':
      return scrolled(Number.NEGATIVE_INFINITY);
    case 'end':
      return scrolled(Number.POSITIVE_INFINITY);
    case 'escape':
      return { state: at(state, { at: 'page', page: pages.length - 1, cursor: 0, fromReview: false }) };
    case 'enter':
      if (problemsOf(state.draft).size > 0) return { state: firstProblem(state) };
      if (rules.checks && !mayBuild(state)) return { state };
      return rules.asksTwice ? { state: at(state, { ...place, sure: true }) } : confirm(state);
    default:
      return { state };
  }
}

/** The account was checked for these answers, and nothing is in the way. */
function mayBuild(state: WizardState): boolean {
  return checkedRows(state)?.every((row) => row.level !== 'red') ?? false;
}

function firstProblem(state: WizardState): WizardState {
  const problems = problemsOf(state.draft);
  for (const [page, { id }] of pages.entries()) {
    const cursor = visible(state.draft, id).findIndex((question) => problems.has(question.key));
    if (cursor >= 0) return at(state, { at: 'page', page, cursor, fromReview: true });
  }
  return state;
}

function confirm(state: WizardState): WizardTurn {
  const result = check(state.draft);
  if (!result.ok) return { state };
  const masterPassword = passwordOf(state.draft);
  return {
    answer: {
      kind: 'confirmed',
      settings: result.settings,
      ...(masterPassword === undefined ? {} : { masterPassword }),
    },
  };
}

function pageAt(page: number): PageId {
  return pages[page]?.id ?? 'environment';
}
