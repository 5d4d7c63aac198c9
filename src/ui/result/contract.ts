import type { Failure } from '../../engine/failure.js';
import type { TargetFacts } from '../text/target-header.js';

export interface NextCommand {
  readonly command: string;
  readonly purpose: string;
}

/** What the result screen says at the end of a setup. */
export interface SetupResult {
  readonly target: TargetFacts;
  readonly environment: string;
  readonly elapsedSeconds: number;
  /** Absent where nothing serves. */
  readonly url?: string;
  /** Load balancers, database endpoints. */
  readonly endpoints: readonly { readonly label: string; readonly value: string }[];
  /** What is simulated and what would make it real, whole sentences. */
  readonly notes: readonly string[];
  /** US dollars. */
  readonly costPerDay?: number;
  readonly next: readonly NextCommand[];
  /** The command line that repeats this setup without a question. */
  readonly unattended?: string;
}

/** What the result screen says at the end of a teardown. */
export interface TeardownResult {
  readonly target: TargetFacts;
  readonly environment: string;
  readonly elapsedSeconds: number;
  readonly removed: number;
  /** What is still there although it should not be: kind and id, what blocks it, and the command that removes it. */
  readonly left: readonly { readonly label: string; readonly reason: string; readonly command?: string }[];
  /** Some of what is kept costs money: snapshots. */
  readonly keptIsBilled?: boolean;
  /** What AWS or the user keeps on purpose, whole sentences. */
  readonly kept: readonly string[];
}

/** One failed step as the failure card shows it. */
export interface FailedStep {
  readonly title: string;
  readonly failure: Failure;
}

export interface FailureReport {
  readonly target: TargetFacts;
  readonly environment: string;
  readonly doing: 'create' | 'destroy' | 'rollback' | 'push';
  readonly interrupted: boolean;
  readonly failures: readonly FailedStep[];
  /** How many resources exist now, and what they cost per hour in US dollars when that is known. */
  readonly existing?: { readonly resources: number; readonly perHour?: number };
  readonly next: readonly NextCommand[];
}
