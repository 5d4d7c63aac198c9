import type { TargetFacts } from '../text/target-header.js';
import { answerTo, draftFrom } from './answers.js';
import type { WizardOptions } from './contract.js';
import { startPlace, type WizardRules, type WizardState } from './state.js';

/** Where the questions begin, drawn or not. */
export function firstState(options: Omit<WizardOptions, 'screen'>): WizardState {
  const { initial, facts, pathProblem, givenPassword } = options;
  const more = { ...(pathProblem ? { pathProblem } : {}), ...(givenPassword ? { givenPassword } : {}) };
  return { place: startPlace, draft: draftFrom(initial, facts, more), attempt: 1 };
}

export function rulesOf(
  { target, check }: Omit<WizardOptions, 'screen'>,
  scrollLimit: WizardRules['scrollLimit'],
): WizardRules {
  return { asksTwice: target.kind === 'aws', checks: check !== undefined, scrollLimit };
}

/** The target as the answers have it: the region is one of them. */
export function chosenTarget(target: TargetFacts, { draft }: WizardState): TargetFacts {
  return { ...target, region: answerTo(draft, 'region') };
}

/** What the first screen says of the program and of what it knows already, as sentences. */
export const startWords = {
  about:
    'Builds a load-balanced web tier, an app tier and an Aurora MySQL database, and proves that they serve. Nothing is made before you confirm it.',
  goesOn: 'Your answers of the last, unfinished time are filled in.',
} as const;

/** What could not be read costs its defaults and its checks. Undefined when all of it was. */
export function unreadWords({ draft }: WizardState): string | undefined {
  const { unread = [] } = draft.facts;
  return unread.length === 0
    ? undefined
    : `Could not be read, so neither offered nor checked here: ${unread.join(', ')}.`;
}
