import type { ErrorClass, Failure } from '../../engine/failure.js';
import type { Choice, ChoiceDialog } from './choice.js';

export type AfterFailure = 'retry' | 'edit' | 'rollback' | 'keep';

/** Quotas that other answers stay below: fewer or smaller servers, no reader. Auto Scaling's texts have no code. */
const quotasOfAnswers: ReadonlySet<string | undefined> = new Set([
  undefined,
  'VcpuLimitExceeded',
  'InstanceLimitExceeded',
  'InstanceQuotaExceeded',
  'InstanceQuotaExceededFault',
]);

/** Whether another answer can get past a failure: a name, a type, a size, a boundary, tags, a folder. */
const mendedByAnswer: Readonly<Record<ErrorClass, (failure: Failure) => boolean>> = {
  credentials: () => false,
  permission: () => true,
  account: () => false,
  quota: ({ code }) => quotasOfAnswers.has(code),
  capacity: () => true,
  timeout: () => true,
  throttling: () => false,
  'not-yet-visible': () => false,
  busy: () => false,
  network: () => false,
  service: () => false,
  'bad-input': () => true,
  bug: () => false,
};

export interface FailedRun {
  readonly failures: readonly Failure[];
  /** How many resources this run has made, or has asked for without an answer. */
  readonly made: number;
}

/** What follows failure cards: only what makes sense. Esc and Ctrl-C keep what exists. */
export function afterFailureDialog({ failures, made }: FailedRun): ChoiceDialog<AfterFailure> {
  const edits = failures.some((failure) => mendedByAnswer[failure.class](failure));
  // AWS is as closed to a roll-back as to the run.
  const removes = made > 0 && failures.every((failure) => failure.class !== 'credentials');
  const choices: readonly (Choice<AfterFailure> | undefined)[] = [
    { key: 'r', label: 'Retry: go on where it stopped', value: 'retry' },
    edits ? { key: 'e', label: 'Edit an answer, then retry', value: 'edit' } : undefined,
    removes ? { key: 'b', label: 'Roll back: remove what this run has made', value: 'rollback' } : undefined,
    { key: 'k', label: made > 0 ? 'Keep it, and leave' : 'Leave', value: 'keep' },
  ];
  return {
    title: 'What now?',
    lines: [made > 0 ? 'What was made stays and is billed until it is removed.' : 'This run has made nothing.'],
    choices: choices.filter((choice) => choice !== undefined),
    otherwise: 'keep',
  };
}

/** Nothing but this run knows what was there before it: no command goes on with its roll back. */
export const rollBackAgainDialog: ChoiceDialog<boolean> = {
  title: 'What now?',
  lines: [
    'What is left of this run stays and is billed until it is removed. Later nothing tells it from what was there before.',
  ],
  choices: [
    { key: 'r', label: 'Retry: go on rolling back', value: true },
    { key: 'k', label: 'Keep what is left, and leave', value: false },
  ],
  otherwise: false,
};
