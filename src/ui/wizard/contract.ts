import type { CheckRow } from '../../aws/preflight/row.js';
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
  readonly engineVersions?: readonly EngineVersionFacts[];
  /** Of the long-term-support version. */
  readonly instanceClasses?: readonly InstanceClassFacts[];
  /** Issued ones, of kinds that a load balancer can show. */
  readonly certificates?: readonly CertificateChoice[];
  readonly vpcs?: readonly { readonly id: string; readonly cidr: string }[];
  readonly takenNames?: readonly TakenName[];
  /** The user's own public address, offered instead of the whole internet. */
  readonly ownAddress?: string;
  /** Who would be asked for it, only when the user chooses that. */
  readonly whoKnowsAddress?: string;
  /** What could not be read, as nouns: `networks`. */
  readonly unread?: readonly string[];
}

export interface CertificateChoice {
  readonly arn: string;
  readonly domain: string;
  /** The day it ends, ISO 8601. */
  readonly until?: string;
}

/** A name that an environment cannot have, and why, as a main clause. */
export interface TakenName {
  readonly name: string;
  readonly why: string;
}

export interface EngineVersionFacts {
  readonly version: string;
  /** Of AWS's long-term-support line; its newest is what the answer `lts` means. */
  readonly lts: 'newest' | 'earlier' | false;
}

export interface InstanceClassFacts {
  readonly name: string;
  /** Where it can be ordered. */
  readonly zones: readonly string[];
  /** US dollars. */
  readonly perHour?: number;
}

export interface InstanceTypeFacts {
  readonly type: string;
  readonly architecture: Architecture;
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** The zones that offer it. */
  readonly zones: readonly string[];
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

/** What a unit of something costs whose amount nobody knows before. */
export interface UsePrice {
  readonly label: string;
  /** US dollars for one unit. */
  readonly price: number;
  readonly unit: string;
}

export interface CostEstimate {
  readonly lines: readonly CostLine[];
  readonly byUse: readonly UsePrice[];
  /** Where the prices come from and of what day, as a phrase. */
  readonly source: string;
}

/** Until the system serves, on the critical path. */
export interface ExpectedTime {
  readonly seconds: number;
  /** `own-runs` where the user's own earlier runs tell at least a part of it. */
  readonly from: 'published' | 'own-runs';
}

/** Everything the review shows besides the answers themselves. */
export interface ReviewFacts {
  readonly steps: readonly StepIntents[];
  readonly expected?: ExpectedTime;
  readonly cost?: CostEstimate;
}

/** What the wizard asks for while it is shown. */
export interface WizardPorts {
  /** The facts of another region. @throws whatever keeps them from being read */
  readonly factsOf?: (region: string) => Promise<AccountFacts>;
  /** The user's public IPv4 address. @throws when nobody tells it */
  readonly ownAddress?: () => Promise<string>;
  /** Checks the account for these settings. */
  readonly check?: (settings: Settings) => Promise<readonly CheckRow[]>;
  /** The rule that a path breaks as an answer, or undefined; quick, for it is asked on every key. */
  readonly pathProblem?: (key: string, path: string) => string | undefined;
}

export interface WizardOptions extends WizardPorts {
  /** Answers from `--config`, `--set` or an earlier, unfinished run. */
  readonly initial: Readonly<Record<string, unknown>>;
  /** Some of them are of an earlier, unfinished time. */
  readonly goesOn?: boolean;
  /** The master password, where it came with the start: never among the answers, never shown. */
  readonly givenPassword?: string;
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
