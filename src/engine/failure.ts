import { type Remedy, WizardError } from '../errors.js';

/** What kind of thing went wrong; the runner decides from it whether to try again. */
export type ErrorClass =
  | 'credentials'
  | 'permission'
  /** AWS does not let this account do it (yet), whoever asks. */
  | 'account'
  | 'quota'
  | 'capacity'
  /** It went on for longer than it ever should; not tried again by itself. */
  | 'timeout'
  | 'throttling'
  | 'not-yet-visible'
  | 'busy'
  | 'network'
  | 'service'
  | 'bad-input'
  | 'bug';

/** An error as people and programs get it: class, cause and remedy. Never holds a secret. */
export interface Failure {
  readonly class: ErrorClass;
  /** One sentence: what failed and why. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly remedy: string;
  /** AWS's error code. */
  readonly code?: string;
  readonly requestId?: string;
  /** What was found behind the error: scaling activities, command output, health reasons. Whole lines. */
  readonly details?: readonly string[];
}

/** A failure as it is before it is known what was being done, and so how to go on. */
export type Diagnosis = Omit<Failure, 'remedy'> & { readonly remedy: Remedy };

/** What a step has found to be wrong itself, with its class and what was seen behind it. */
export class StepFailure extends WizardError {
  readonly class: ErrorClass;
  readonly details: readonly string[];

  constructor(
    message: string,
    options: { readonly class: ErrorClass; readonly remedy: Remedy; readonly details?: readonly string[] },
  ) {
    super(message, { blame: options.class === 'bug' ? 'internal' : 'aws', remedy: options.remedy });
    this.class = options.class;
    this.details = options.details ?? [];
  }
}

/** Turns whatever was thrown into a failure; the layer that knows the thrower provides it. */
export type Classify = (error: unknown) => Failure;

/** How long an error of a class is worth another try, and the pauses between tries, in milliseconds. */
export interface RetryRule {
  readonly forMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** Classes that are not listed fail at once. Budgets: aws-behaviour sections 2 and 11. */
export const retryRules: Readonly<Partial<Record<ErrorClass, RetryRule>>> = {
  throttling: { forMs: 10 * 60_000, firstPauseMs: 2_000, longestPauseMs: 30_000 },
  'not-yet-visible': { forMs: 5 * 60_000, firstPauseMs: 2_000, longestPauseMs: 10_000 },
  busy: { forMs: 20 * 60_000, firstPauseMs: 5_000, longestPauseMs: 20_000 },
  network: { forMs: 3 * 60_000, firstPauseMs: 2_000, longestPauseMs: 15_000 },
  service: { forMs: 3 * 60_000, firstPauseMs: 2_000, longestPauseMs: 15_000 },
};
