import { type KeyName, press } from '../keys.js';
import type { Heard, LinearScreen, Spoken } from '../linear/conversation.js';
import { blank, line, textOf } from '../text/line.js';
import { accountWords, placeOf } from '../text/target-header.js';
import type { Theme } from '../theme.js';
import { answerTo, givenOf, visible } from './answers.js';
import type { WizardOptions, WizardOutcome } from './contract.js';
import { chosenTarget, firstState, rulesOf, startWords, unreadWords } from './first-state.js';
import { awaited, checkedRows, lacksOf } from './lacks.js';
import { problemsOf, warningsOf } from './problems.js';
import { pages, type Question } from './questions/index.js';
import {
  cancelled,
  firstPage,
  type Place,
  pressWizard,
  reviewPlace,
  type WizardRules,
  type WizardState,
  withAnswer,
} from './state.js';
import { answerWords } from './summary.js';
import { heardAnswer, optionLines } from './typed-answer.js';
import { wholeReview } from './whole-review.js';

type HeardWizard = Heard<WizardState, WizardOutcome>;
type Options = Omit<WizardOptions, 'screen'> & { readonly theme: Theme };

/** Whoever reads a screen aloud or wraps it himself wants no lines that are filled up. */
const width = 100;

const commands =
  'Type back, help, review, quit, or an answer. An answer that is one of these words has a = before it; - alone empties one.';

/** The same questions as on the drawn screen, one after the other: what is typed presses that screen's keys. */
export function linearWizard(options: Options): LinearScreen<WizardState, WizardOutcome> {
  const rules = rulesOf(options, () => 0);
  return {
    initial: firstState(options),
    lacks: (state) => lacksOf(state, options),
    working: (state) => `Reading ${awaited(state, options) ?? 'the account: quotas, permissions, names'}.`,
    speak: (state) => speak(state, options),
    hear: (state, text) => {
      if (text === 'quit') return { answer: cancelled(state) };
      switch (state.place.at) {
        case 'start':
          return hearStart(state, text);
        case 'page':
          return hearAnswer(state, state.place, text, { options, rules });
        case 'review':
          return hearReview(state, state.place.sure, text, rules);
      }
    },
    abandoned: cancelled,
  };
}

function speak(state: WizardState, options: Options): Spoken {
  const { place } = state;
  switch (place.at) {
    case 'start':
      return speakStart(state, options);
    case 'page':
      return speakQuestion(state, place, options.theme);
    case 'review':
      return place.sure ? speakLast(state, options) : speakReview(state, options);
  }
}

function speakStart(state: WizardState, options: Options): Spoken {
  const target = chosenTarget(options.target, state);
  const unread = unreadWords(state);
  return {
    lines: [
      line('tier3-wizard'),
      line(placeOf(target), `  ${target.region}  ${accountWords(target)}`),
      ...(target.simulated === undefined ? [] : [line(`simulated: ${target.simulated}`)]),
      line(startWords.about),
      ...(options.goesOn ? [line(startWords.goesOn)] : []),
      ...(unread ? [line(unread)] : []),
      line('Every question has its answer in brackets; an empty line takes it.'),
      line(commands),
    ],
    prompt: 'Empty line: review the defaults; questions: answer one by one: ',
  };
}

function hearStart(state: WizardState, text: string): HeardWizard {
  if (text === '' || text === 'review') return { state: { ...state, place: reviewPlace } };
  if (text === 'questions') return { state: { ...state, place: firstPage } };
  return { again: ['Type questions, quit, or nothing.'] };
}

type PagePlace = Extract<Place, { at: 'page' }>;

function questionAt(state: WizardState, { page, cursor }: PagePlace): Question | undefined {
  const fields = visible(state.draft, (pages[page] ?? pages[0]).id);
  return fields[Math.min(cursor, fields.length - 1)];
}

function speakQuestion(state: WizardState, place: PagePlace, theme: Theme): Spoken {
  const question = questionAt(state, place);
  if (!question) return { lines: [], prompt: '' };
  const { draft } = state;
  // Nothing was typed yet: nothing is wrong with it.
  const isOpen = question.kind === 'secret' && answerTo(draft, question.key) === '';
  const problem = isOpen ? undefined : problemsOf(draft).get(question.key);
  const warning = warningsOf(draft).get(question.key);
  const options = question.options?.(givenOf(draft)) ?? [];
  const lines = [
    ...(place.cursor === 0 ? [blank, line(`${place.page + 1} of ${pages.length}: ${pages[place.page]?.title}`)] : []),
    line(question.help),
    ...(question.kind === 'choice' ? optionLines(question, draft) : []),
    ...(question.kind !== 'choice' && question.kind !== 'flag' && options.length > 1
      ? [line(`There are ${options.length} to choose from: help lists them.`)]
      : []),
    ...(state.missing ? [line(`${state.missing.reason}.`)] : []),
    ...(problem ? [line(`${question.label} ${problem}.`)] : []),
    ...(warning ? [line(`${question.label}: ${warning}.`)] : []),
  ];
  if (question.kind === 'secret') return { lines, prompt: `${question.label} (not shown): `, secret: true };
  return { lines, prompt: `${question.label} [${answerWords(question, draft, theme)}]: ` };
}

function hearAnswer(
  state: WizardState,
  place: PagePlace,
  text: string,
  { options, rules }: { readonly options: Options; readonly rules: WizardRules },
): HeardWizard {
  const question = questionAt(state, place);
  if (!question) return pressed(state, rules, 'escape');
  const { draft } = state;
  switch (text) {
    case 'back':
      return place.cursor > 0 ? pressed(state, rules, 'up') : pressed(state, rules, 'escape', 'end');
    case 'help':
    case '?':
      return { again: [question.help, ...optionLines(question, draft).map(textOf), commands] };
    case 'review':
      return { state: { ...state, place: reviewPlace } };
    case '': {
      const problem = problemsOf(draft).get(question.key);
      return problem ? { again: [`${question.label} ${problem}.`] } : pressed(state, rules, 'enter');
    }
    default: {
      const answer = heardAnswer(question, text, draft);
      if (answer === undefined) {
        const possible = question.kind === 'flag' ? ['yes or no'] : optionLines(question, draft).map(textOf);
        return { again: ['Please type one of these:', ...possible] };
      }
      const after = withAnswer(state, question, answer);
      const problem = problemsOf(after.draft).get(question.key);
      // It stands for something that arrives from outside: then it is asked again.
      if (problem && awaited(after, options)) return { state: after };
      return problem ? { again: [`${question.label} ${problem}.`] } : pressed(after, rules, 'enter');
    }
  }
}

function speakReview(state: WizardState, options: Options): Spoken {
  const { draft } = state;
  const name = answerTo(draft, 'name');
  const rows = checkedRows(state);
  return {
    lines: [
      blank,
      line(`Review ${name}: nothing is made yet`),
      ...wholeReview({
        draft,
        checked: rows ? { kind: 'checked', rows } : { kind: 'unchecked' },
        reviewOf: options.reviewOf,
        width,
        theme: options.theme,
        drawing: false,
      }),
    ],
    prompt: `Type build, a number from 1 to ${pages.length} to change answers, check, back or quit: `,
  };
}

function hearReview(state: WizardState, sure: boolean, text: string, rules: WizardRules): HeardWizard {
  if (sure) return text === 'yes' ? typed(state, rules, 'y') : pressed(state, rules, 'escape');
  switch (text) {
    case 'build': {
      const turn = pressed(state, rules, 'enter');
      return 'state' in turn && turn.state === state
        ? { again: ['It cannot be built yet: the review says what is in the way. check looks at the account again.'] }
        : turn;
    }
    case 'back':
      return pressed(state, rules, 'escape', 'end');
    case 'check':
      return typed(state, rules, 'r');
    default:
      return pages[Number(text) - 1]
        ? typed(state, rules, text)
        : { again: [`Type build, a number from 1 to ${pages.length}, check, back or quit.`] };
  }
}

function speakLast(state: WizardState, { target }: Options): Spoken {
  const where = `${placeOf(target).text}, ${accountWords(target)}`;
  return {
    lines: [line(`Build ${answerTo(state.draft, 'name')} in ${where}? It costs money until it is removed.`)],
    prompt: 'Type yes to build it: ',
  };
}

function pressed(state: WizardState, rules: WizardRules, ...names: readonly KeyName[]): HeardWizard {
  let now = state;
  for (const name of names) {
    const turn = pressWizard(now, press(name), rules);
    if ('answer' in turn) return turn;
    now = turn.state;
  }
  return { state: now };
}

function typed(state: WizardState, rules: WizardRules, text: string): HeardWizard {
  return pressWizard(state, { kind: 'text', text }, rules);
}
