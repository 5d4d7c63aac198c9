import type { Failure } from './failure.js';
import type { Direction } from './graph.js';
import type { Tier } from './step.js';

/** What the view needs to know of a step before it runs. */
export interface StepFacts {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  /** What this step waits for in the direction of the run. */
  readonly after: readonly string[];
  /** Seconds expected, already divided by a sandbox's speed. */
  readonly expectedSeconds: number;
  /** An earlier run has done its work: it most likely only looks. */
  readonly doneBefore?: true;
}

export type Milestone = 'serving' | 'complete';

export type RunOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failures: readonly { readonly step: string; readonly failure: Failure }[] }
  | { readonly kind: 'interrupted' };

/** What the run goes on without, because an optional action is not allowed. */
export interface Unshown {
  /** `ssm:TerminateSession`. */
  readonly action: string;
  /** A sentence that names the action and what is not shown or not done without it. */
  readonly notice: string;
}

type Body =
  | {
      readonly type: 'run-started';
      readonly direction: Direction;
      readonly environment: string;
      readonly steps: readonly StepFacts[];
    }
  | { readonly type: 'step-started'; readonly step: string }
  /** Completes "waiting for ...". */
  | { readonly type: 'step-waiting'; readonly step: string; readonly reason: string }
  /** How the step does its work, where it had a choice; completes its title. */
  | { readonly type: 'step-noted'; readonly step: string; readonly note: string }
  | { readonly type: 'step-retrying'; readonly step: string; readonly failure: Failure; readonly attempt: number }
  | { readonly type: 'resource-recorded'; readonly step: string; readonly resource: string; readonly id: string }
  | { readonly type: 'resource-forgotten'; readonly step: string; readonly resource: string }
  /** `reused`: it was there already. */
  | { readonly type: 'step-finished'; readonly step: string; readonly reused: boolean }
  | { readonly type: 'step-skipped'; readonly step: string; readonly reason: string }
  | { readonly type: 'step-failed'; readonly step: string; readonly failure: Failure }
  | ({ readonly type: 'unshown' } & Unshown)
  | { readonly type: 'milestone'; readonly milestone: Milestone }
  /** Everything waits until credentials work again. */
  | { readonly type: 'run-paused'; readonly failure: Failure }
  | { readonly type: 'run-continued' }
  | { readonly type: 'run-stopping'; readonly reason: 'failure' | 'interrupt' }
  | { readonly type: 'run-finished'; readonly outcome: RunOutcome };

/** Everything that happens in a run, in order; the only thing that screens, logs and JSON output are made of. */
export type EngineEvent = Body & { readonly at: number };
export type EngineEventBody = Body;
