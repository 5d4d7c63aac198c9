import type { Remedy } from '../errors.js';
import type { Direction } from './graph.js';
import type { Ledger } from './ledger.js';

/** Where a step's row stands on screen. */
export type Tier = 'network' | 'security' | 'web' | 'app' | 'database' | 'system';

/** One thing that a step makes, known before anything is made: feeds the review, the cost and the dry run. */
export interface ResourceIntent {
  /** The logical name: unique in the environment, the value of the `tier3-wizard:resource` tag. */
  readonly resource: string;
  /** AWS's kind: `ec2:vpc`, `rds:cluster`. */
  readonly kind: string;
  /** For people: `VPC 10.0.0.0/16`. */
  readonly label: string;
  /** The key of what it costs in the price table, and how many of it; absent for what is free. */
  readonly price?: { readonly key: string; readonly quantity: number };
  /** The keys of what its use costs on top, in the price table. */
  readonly usage?: readonly string[];
  /** AWS makes it together with this other resource: it has no record of its own. */
  readonly with?: string;
}

/** An IAM action that is called; an optional one costs information, not the work. */
export interface Need {
  readonly action: string;
  readonly optional?: true;
}

/** An IAM action that a step calls. */
export interface Permission extends Need {
  readonly use: 'setup' | 'teardown' | 'both';
}

/** What is there now. `broken`: there, but not usable, and the step cannot mend it. */
export type Observation<O> =
  | { readonly state: 'absent' }
  | { readonly state: 'pending'; readonly reason: string }
  | { readonly state: 'ready'; readonly outputs: O }
  | {
      readonly state: 'broken';
      readonly reason: string;
      readonly remedy: Remedy;
      /** What was found behind it, whole lines. */
      readonly details?: readonly string[];
    };

export const absent = { state: 'absent' } as const;
export const pending = (reason: string) => ({ state: 'pending', reason }) as const;
export const ready = <O>(outputs: O) => ({ state: 'ready', outputs }) as const;
export const broken = (reason: string, remedy: Remedy, details: readonly string[] = []) =>
  ({ state: 'broken', reason, remedy, details }) as const;

/**
 * Thrown by `create` and `destroy` to say "again": done what could be done now, the rest waits for AWS.
 * The engine sleeps and calls again; a step never sleeps itself.
 */
export class NotYet extends Error {
  /** Milliseconds until it is worth asking again. */
  readonly afterMs: number;

  /** `reason` completes the sentence "waiting for ...". */
  constructor(reason: string, afterMs = 5_000) {
    super(reason);
    this.name = 'NotYet';
    this.afterMs = afterMs;
  }
}

/**
 * "Again" because of a failure, not because AWS works: what came of a lost request is not known yet. The time that the
 * failure may last goes on.
 */
export class InDoubt extends NotYet {}

/** What the engine adds to the steps' own context. */
export interface StepRun {
  /** Write-ahead memory of this step's resources. */
  readonly ledger: Ledger;
  /** When this run came to the step, in milliseconds since 1970: what AWS reports from before was another attempt's. */
  readonly startedAt: number;
  /** Tells people how the step does its work, where it had a choice: `through session-manager-plugin 1.2.764.0`. */
  readonly note: (sentence: string) => void;
  /** Aborts when the run has to leave at once. */
  readonly signal: AbortSignal;
}

/** How long a step takes on real AWS, for the time estimate. */
export interface ExpectedSeconds {
  readonly create: number;
  readonly destroy: number;
  /** The part of `create` that is real work (boots, packages, checks): a faster sandbox does not shorten it. */
  readonly work?: number;
}

/** How fast a target is. */
export interface Pace {
  /** Times faster than AWS. */
  readonly speed: number;
  /** There are no hosts: nothing boots, installs or is checked. */
  readonly simulated: boolean;
}

export const ofAws: Pace = { speed: 1, simulated: false };

/** Seconds that a step takes at a target's pace. */
export function secondsAt({ speed, simulated }: Pace, direction: Direction, expected: ExpectedSeconds): number {
  const { work = 0 } = direction === 'create' ? expected : {};
  return (expected[direction] - work) / speed + (simulated ? 0 : work);
}

/**
 * One step of the architecture. `C` is what steps work with (clients, settings, ports), `S` the settings.
 * All three verbs are re-entrant: they may be called again at any point, also in a new process.
 */
export interface Step<C, S, O extends object = object> {
  readonly id: string;
  /** For people, as a noun phrase: `NAT gateway`. */
  readonly title: string;
  readonly tier: Tier;
  /** Steps whose outputs this one reads, or whose effect it relies on. */
  readonly needs: readonly string[];
  readonly expectedSeconds: ExpectedSeconds;
  readonly permissions: readonly Permission[];
  /** Pure. */
  readonly resources: (settings: S) => readonly ResourceIntent[];
  /** Why this step has nothing to do here, or undefined when it has. Nothing depends on a skipped step's outputs. */
  readonly skip?: (context: C & StepRun) => string | undefined;
  /** Looks by recorded id first, then by tag or name. Changes nothing. */
  readonly observe: (context: C & StepRun) => Promise<Observation<O>>;
  /** Does what can be done now and records ids at once. Throws NotYet for "again". */
  readonly create: (context: C & StepRun) => Promise<void>;
  /**
   * Called at the end of a run whose step has sent a creating call again after the visibility bound: removes what the
   * first one made after all. Steps whose creates cannot make two have none. Throws NotYet for "again".
   */
  readonly removeTwins?: (context: C & StepRun) => Promise<void>;
  /** Absent is success. Throws NotYet for "again". */
  readonly destroy: (context: C & StepRun) => Promise<void>;
}

/** A step of any outputs, as the graph and the runner see it. */
export type AnyStep<C, S> = Step<C, S, object>;
