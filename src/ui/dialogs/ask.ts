import { askLinear } from '../linear/ask.js';
import type { Screen } from '../screen.js';
import { askInline } from '../shown.js';
import type { TargetFacts } from '../text/target-header.js';
import { type AfterFailure, afterFailureDialog, type FailedRun, rollBackAgainDialog } from './after-failure.js';
import { type ChoiceDialog, choiceScreen } from './choice.js';
import { type AnswerQuestion, answerScreen } from './edit-answer.js';
import { linearAnswer, linearChoice, linearTypedName } from './linear.js';
import { typedNameScreen } from './typed-name.js';

/** The first screen when no credentials were found: nothing can be built on AWS, but the sandbox needs none. */
export function askWithoutCredentials(options: {
  /** Why there are none, as a sentence. */
  readonly reason: string;
  readonly screen: Screen;
}): Promise<'sandbox' | 'quit'> {
  const { reason, screen } = options;
  return askChoice<'sandbox' | 'quit'>(
    {
      title: 'No AWS credentials',
      lines: [
        reason,
        'The sandbox needs none: it is an AWS inside this program, on this machine, and it costs nothing.',
        'For a real account sign in (for example `aws sso login`) and start again with --profile NAME.',
      ],
      choices: [
        { key: 's', label: 'Use the sandbox', value: 'sandbox' },
        { key: 'q', label: 'Quit', value: 'quit' },
      ],
      otherwise: 'quit',
    },
    screen,
  );
}

/** A question with Yes and No; Esc and Ctrl-C are No. */
export function askYesNo(options: {
  readonly title: string;
  /** What Yes will do, a paragraph each: packages, commands, sizes. */
  readonly lines: readonly string[];
  readonly yes: string;
  readonly no: string;
  readonly screen: Screen;
}): Promise<boolean> {
  const { title, lines, yes, no, screen } = options;
  const choices = [
    { key: 'y', label: yes, value: true },
    { key: 'n', label: no, value: false },
  ];
  return askChoice({ title, lines, choices, otherwise: false }, screen);
}

/** One of several, the first one chosen at first; Esc and Ctrl-C are none of them. */
export function askOneOf<V>(options: {
  readonly title: string;
  readonly lines?: readonly string[];
  readonly choices: readonly { readonly label: string; readonly value: V }[];
  readonly screen: Screen;
}): Promise<V | undefined> {
  const { title, lines = [], screen } = options;
  const choices = options.choices.map((choice, at) => ({ ...choice, key: String(at + 1) }));
  return askChoice<V | undefined>({ title, lines, choices, otherwise: undefined }, screen);
}

/** What follows a failure card. */
export function askAfterFailure(failed: FailedRun, screen: Screen): Promise<AfterFailure> {
  return askChoice(afterFailureDialog(failed), screen);
}

/** What follows a roll back that has stopped at something. */
export function askRollBackAgain(screen: Screen): Promise<boolean> {
  return askChoice(rollBackAgainDialog, screen);
}

/** One answer as `key=value`, or undefined when it is to stay as it is. */
export function askAnswer(question: AnswerQuestion, screen: Screen): Promise<string | undefined> {
  return screen.mode === 'linear'
    ? askLinear(linearAnswer(question), screen)
    : askInline(answerScreen(question, screen.theme), screen);
}

/** Asks for the environment's name before it is removed. */
export function askTeardown(options: {
  readonly target: TargetFacts;
  readonly environment: string;
  /** What will be removed, one line each. */
  readonly lines: readonly string[];
  readonly screen: Screen;
}): Promise<boolean> {
  const { screen, ...question } = options;
  return screen.mode === 'linear'
    ? askLinear(linearTypedName(question), screen)
    : askInline(typedNameScreen(question, screen.theme), screen);
}

function askChoice<V>(dialog: ChoiceDialog<V>, screen: Screen): Promise<V> {
  return screen.mode === 'linear'
    ? askLinear(linearChoice(dialog), screen)
    : askInline(choiceScreen(dialog, screen.theme), screen);
}
