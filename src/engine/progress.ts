import type { EngineEvent, Milestone, RunOutcome, StepFacts } from './events.js';
import type { Failure } from './failure.js';
import type { Direction } from './graph.js';

export type StepState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly since: number; readonly reason?: string; readonly retry?: Failure }
  | { readonly kind: 'finished'; readonly since: number; readonly until: number; readonly reused: boolean }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'failed'; readonly since: number; readonly until: number; readonly failure: Failure };

export interface StepRow {
  readonly facts: StepFacts;
  readonly state: StepState;
  /** Logical name -> id, as recorded in this run. */
  readonly resources: Readonly<Record<string, string>>;
  /** How the step did its work, where it had a choice. */
  readonly note?: string;
}

/** The run as a picture: a pure function of the events so far. Times are milliseconds since 1970. */
export interface Progress {
  readonly direction: Direction;
  readonly environment: string;
  readonly startedAt: number;
  readonly rows: readonly StepRow[];
  readonly milestones: readonly { readonly milestone: Milestone; readonly at: number }[];
  /** Why everything waits for the user. */
  readonly paused?: Failure;
  readonly stopping?: 'failure' | 'interrupt';
  readonly outcome?: RunOutcome;
}

export const noProgress: Progress = { direction: 'create', environment: '', startedAt: 0, rows: [], milestones: [] };

/** Adds one event to the picture. */
export function fold(progress: Progress, event: EngineEvent): Progress {
  switch (event.type) {
    case 'run-started':
      return {
        direction: event.direction,
        environment: event.environment,
        startedAt: event.at,
        rows: event.steps.map((facts) => ({ facts, state: { kind: 'waiting' }, resources: {} })),
        milestones: [],
      };
    case 'milestone':
      return {
        ...progress,
        milestones: [...progress.milestones, { milestone: event.milestone, at: event.at }],
      };
    case 'run-paused':
      return { ...progress, paused: event.failure };
    case 'run-continued': {
      const { paused: _over, ...rest } = progress;
      return rest;
    }
    case 'run-stopping':
      return { ...progress, stopping: event.reason };
    case 'run-finished':
      return { ...progress, outcome: event.outcome };
    case 'unshown':
      return progress;
    default:
      return {
        ...progress,
        rows: progress.rows.map((row) => (row.facts.id === event.step ? foldRow(row, event) : row)),
      };
  }
}

type StepEvent = Extract<EngineEvent, { step: string }>;

function foldRow(row: StepRow, event: StepEvent): StepRow {
  const since = 'since' in row.state ? row.state.since : event.at;
  switch (event.type) {
    case 'step-started':
      return { ...row, state: { kind: 'running', since: event.at } };
    case 'step-waiting':
      return { ...row, state: { kind: 'running', since, reason: event.reason } };
    case 'step-noted':
      return { ...row, note: event.note };
    case 'step-retrying':
      return { ...row, state: { kind: 'running', since, retry: event.failure } };
    case 'resource-recorded':
      return { ...row, resources: { ...row.resources, [event.resource]: event.id } };
    case 'resource-forgotten': {
      const { [event.resource]: _gone, ...resources } = row.resources;
      return { ...row, resources };
    }
    case 'step-finished':
      return { ...row, state: { kind: 'finished', since, until: event.at, reused: event.reused } };
    case 'step-skipped':
      return { ...row, state: { kind: 'skipped', reason: event.reason } };
    case 'step-failed':
      return { ...row, state: { kind: 'failed', since, until: event.at, failure: event.failure } };
  }
}

/**
 * Seconds that the unfinished rest takes at least: the longest chain of expected times, less what has passed.
 * A running step that is over its time counts as just about to finish.
 */
export function remainingSeconds(progress: Progress, now: number): number {
  const rows = new Map(progress.rows.map((row) => [row.facts.id, row]));
  const known = new Map<string, number>();
  const finishOf = (id: string): number => {
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    const row = rows.get(id);
    if (!row) return 0;
    const before = Math.max(0, ...row.facts.after.map(finishOf));
    const finish = before + rest(row, now);
    known.set(id, finish);
    return finish;
  };
  return Math.max(0, ...progress.rows.map((row) => finishOf(row.facts.id)));
}

function rest(row: StepRow, now: number): number {
  const { expectedSeconds, doneBefore } = row.facts;
  if (row.state.kind === 'waiting') return doneBefore ? Math.min(lookSeconds, expectedSeconds) : expectedSeconds;
  if (row.state.kind !== 'running') return 0;
  const elapsed = (now - row.state.since) / 1000;
  // Whoever waits for something or tries again does more than look.
  const looks = doneBefore && row.state.reason === undefined && elapsed < lookSeconds;
  return Math.max(1, (looks ? lookSeconds : expectedSeconds) - elapsed);
}

/** What seeing that everything of a step is there takes, in seconds. */
const lookSeconds = 3;

/** A step this much over its time, and by at least this many seconds, takes longer than usual. */
const unusual = { factor: 1.5, seconds: 30 } as const;

export function isLate({ state, facts: { expectedSeconds: expected } }: StepRow, now: number): boolean {
  if (state.kind !== 'running') return false;
  const elapsed = (now - state.since) / 1000;
  return elapsed > expected * unusual.factor && elapsed - expected > unusual.seconds;
}
