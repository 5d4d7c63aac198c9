import type { Architecture } from '../../config/architecture.js';
import type { Settings } from '../../config/settings.js';
import type { ResourceIntent, Tier } from '../../engine/step.js';
import type { Screen } from '../screen.js';
import type { TargetFacts } from '../text/target-header.js';

/** What is known of the account before the questions; every part may be missing and then has a built-in default. */
export interface AccountFacts {
  /** The default first. */
  readonly regions?: readonly string[];
  /** What the zones, types, versions and networks below were read in. */
  readonly region?: string;
  readonly zones?: readonly string[];
  readonly instanceTypes?: readonly InstanceTypeFacts[];
  readonly engineVersions?: readonly { readonly version: string; readonly lts: boolean }[];
  readonly instanceClasses?: readonly string[];
  readonly vpcs?: readonly { readonly id: string; readonly cidr: string }[];
  /** Names of environments that exist already. */
  readonly takenNames?: readonly string[];
  /** The user's own public address, offered instead of the whole internet. */
  readonly ownAddress?: string;
}

export interface InstanceTypeFacts {
  readonly type: string;
  readonly architecture: Architecture;
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** US dollars. */
  readonly perHour?: number;
}

/** What one step will make: its facts and its resources, for the review. */
export interface StepIntents {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  readonly resources: readonly ResourceIntent[];
}

export interface CostLine {
  readonly label: string;
  /** US dollars for all of this item. */
  readonly perHour: number;
}

export interface CostEstimate {
  readonly lines: readonly CostLine[];
  /** Where the prices come from and of what day, as a phrase. */
  readonly source: string;
}

/** Everything the review shows besides the answers themselves. */
export interface ReviewFacts {
  readonly steps: readonly StepIntents[];
  /** Until the system serves, on the critical path. */
  readonly expectedSeconds?: number;
  readonly cost?: CostEstimate;
}

export interface WizardOptions {
  /** Answers from `--config`, `--set` or an earlier, unfinished run. */
  readonly initial: Readonly<Record<string, unknown>>;
  readonly target: TargetFacts;
  readonly facts: AccountFacts;
  /** Pure and quick: called again after every change. */
  readonly reviewOf: (settings: Settings) => ReviewFacts;
  readonly screen: Screen;
}

export type WizardOutcome =
  /** `masterPassword` is absent when it is to be generated. */
  | { readonly kind: 'confirmed'; readonly settings: Settings; readonly masterPassword?: string }
  /** `answers`: what was answered so far, without the password, to offer it again. */
  | { readonly kind: 'cancelled'; readonly answers: Readonly<Record<string, unknown>> };
