import type { EngineEvent, RunOutcome } from '../../src/engine/events.js';
import type { Failure } from '../../src/engine/failure.js';
import type { Direction } from '../../src/engine/graph.js';
import { runSteps } from '../../src/engine/runner.js';
import { type EnvironmentState, StateFile, stateSchemaVersion } from '../../src/engine/state.js';
import { type AnyStep, absent, type Pace, ready } from '../../src/engine/step.js';
import type { FilePort } from '../../src/lib/atomic-write.js';
import { VirtualClock } from '../../src/lib/clock.js';
import { eventSchema } from './event-schema.js';

export type TestStep = AnyStep<object, undefined>;

/** Files that are written at once, so that a run's order depends on the virtual clock alone. */
const noFiles = {
  writeFlushed: async () => undefined,
  rename: async () => undefined,
  flushFolder: async () => undefined,
};

/** A state file of the test's own. */
export async function newStateFile(files: FilePort = noFiles): Promise<StateFile> {
  const state: EnvironmentState = {
    schema: stateSchemaVersion,
    environment: 'demo',
    id: '11111111-2222-4333-8444-555555555555',
    target: { kind: 'aws', accountId: '111122223333', region: 'us-east-1' },
    settings: {},
    createdAt: 0,
    status: 'building',
    steps: {},
  };
  return StateFile.create('/demo/state.json', state, files);
}

/** A step that is made by one call and gone by one call; parts can be replaced. */
export function step(id: string, needs: readonly string[] = [], parts: Partial<TestStep> = {}): TestStep {
  let exists = false;
  return {
    id,
    title: `the ${id}`,
    tier: 'system',
    needs,
    expectedSeconds: { create: 10, destroy: 5 },
    permissions: [],
    resources: () => [],
    observe: async () => (exists ? ready({ id }) : absent),
    create: async () => {
      exists = true;
    },
    destroy: async () => {
      exists = false;
    },
    ...parts,
  };
}

export class TestError extends Error {
  readonly class: Failure['class'];
  constructor(kind: Failure['class'], message: string) {
    super(message);
    this.class = kind;
  }
}

export interface TestRun {
  readonly outcome: RunOutcome;
  /** One line per event: type, step and what matters of the rest. */
  readonly lines: readonly string[];
  readonly clock: VirtualClock;
}

/** Runs steps on a virtual clock that moves whenever everything sleeps. */
export async function run(
  steps: readonly TestStep[],
  options: {
    direction?: Direction;
    file?: StateFile;
    stop?: AbortSignal;
    abandon?: AbortSignal;
    pace?: Pace;
    onEvent?: (event: EngineEvent) => void;
    /** Given the clock that the run is on. */
    freshCredentials?: (signal: AbortSignal, clock: VirtualClock) => Promise<boolean>;
  } = {},
): Promise<TestRun> {
  const clock = new VirtualClock(0);
  const lines: string[] = [];
  let finished = false;
  const { freshCredentials } = options;
  const outcome = runSteps<object, undefined>({
    direction: options.direction ?? 'create',
    steps,
    file: options.file ?? (await newStateFile()),
    contextFor: () => ({}),
    clock,
    classify: (error) => ({
      class: error instanceof TestError ? error.class : 'bug',
      message: error instanceof Error ? error.message : String(error),
      remedy: 'Do something.',
    }),
    refused: (error) => error instanceof TestError && error.class === 'bad-input',
    emit: (event) => {
      eventSchema.parse(event);
      lines.push(line(event));
      options.onEvent?.(event);
    },
    stop: options.stop ?? new AbortController().signal,
    abandon: options.abandon ?? new AbortController().signal,
    ...(freshCredentials ? { freshCredentials: (signal) => freshCredentials(signal, clock) } : {}),
    ...(options.pace ? { pace: options.pace } : {}),
    milestones: [{ milestone: 'serving', after: [steps.at(-1)?.id ?? ''] }],
  }).finally(() => {
    finished = true;
  });
  while (!finished) {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await clock.advanceToNext();
  }
  return { outcome: await outcome, lines, clock };
}

function line(event: EngineEvent): string {
  const time = `${event.at / 1000}s`;
  switch (event.type) {
    case 'run-started':
      return `${time} ${event.type} ${event.steps.map((one) => one.id).join(',')}`;
    case 'step-waiting':
    case 'step-skipped':
      return `${time} ${event.type} ${event.step}: ${event.reason}`;
    case 'step-retrying':
      return `${time} ${event.type} ${event.step}: ${event.failure.message} (${event.attempt})`;
    case 'run-paused':
      return `${time} ${event.type}: ${event.failure.message}`;
    case 'run-continued':
      return `${time} ${event.type}`;
    case 'step-failed':
      return `${time} ${event.type} ${event.step}: ${event.failure.message}`;
    case 'step-finished':
      return `${time} ${event.type} ${event.step}${event.reused ? ' (reused)' : ''}`;
    case 'resource-recorded':
      return `${time} ${event.type} ${event.step}: ${event.resource} = ${event.id}`;
    case 'unshown':
      return `${time} ${event.type} ${event.action}`;
    case 'milestone':
      return `${time} ${event.type} ${event.milestone}`;
    case 'run-stopping':
      return `${time} ${event.type} ${event.reason}`;
    case 'run-finished':
      return `${time} ${event.type} ${event.outcome.kind}`;
    default:
      return `${time} ${event.type} ${event.step}`;
  }
}
