import { setMaxListeners } from 'node:events';
import type { Clock } from '../lib/clock.js';
import type { EngineEvent, EngineEventBody, Milestone, RunOutcome, StepFacts } from './events.js';
import { type Classify, type Failure, StepFailure } from './failure.js';
import { type Direction, Graph } from './graph.js';
import { createLedger } from './ledger.js';
import type { StateFile } from './state.js';
import { type AnyStep, NotYet, ofAws, type Pace, type StepRun, secondsAt } from './step.js';
import { type TurnsEnd, untilDone } from './turns.js';

export interface RunOptions<C, S> {
  readonly direction: Direction;
  readonly steps: readonly AnyStep<C, S>[];
  readonly file: StateFile;
  /** The steps' own context, given what the step may know of the run. */
  readonly contextFor: (step: AnyStep<C, S>) => C;
  readonly clock: Clock;
  /** The target's; that of AWS when absent. */
  readonly pace?: Pace;
  /** Seconds that a step usually takes on this target; `otherwise` is what its own description expects. */
  readonly usual?: (step: string, otherwise: number) => number;
  readonly classify: Classify;
  /** True when the error is AWS's refusal of a call: nothing was made. */
  readonly refused: (error: unknown) => boolean;
  readonly emit: (event: EngineEvent) => void;
  /**
   * Waits for credentials that work; answers false when the run ends first. Absent: a step whose credentials have
   * expired fails, and the run with it.
   */
  readonly freshCredentials?: (signal: AbortSignal) => Promise<boolean>;
  /** Aborted: nothing new starts, what runs settles. */
  readonly stop: AbortSignal;
  /** Aborted: leave at once; what is on the disk is complete. */
  readonly abandon: AbortSignal;
  /** Milestones with the steps that have to be finished for them. */
  readonly milestones: readonly { readonly milestone: Milestone; readonly after: readonly string[] }[];
}

type StepEnd = TurnsEnd | 'skipped' | 'failed';

/**
 * Runs the graph: everything that can run at the same time does. After the first failure nothing new starts, what
 * runs settles, and every failure is reported. Never throws for a step's error; throws for a misbuilt graph.
 */
export async function runSteps<C extends object, S>(options: RunOptions<C, S>): Promise<RunOutcome> {
  return new Run(options).run();
}

class Run<C extends object, S> {
  readonly #options: RunOptions<C, S>;
  readonly #graph: Graph<AnyStep<C, S>>;
  readonly #ends = new Map<string, StepEnd>();
  readonly #failures: { step: string; failure: Failure }[] = [];
  readonly #reached = new Set<Milestone>();
  /** Aborted on the first failure and on an interrupt: steps stop at their next pause. */
  readonly #halt = new AbortController();
  #pausing: Promise<boolean> | undefined;
  #over = false;

  constructor(options: RunOptions<C, S>) {
    this.#options = options;
    this.#graph = new Graph(options.steps);
    // Every step that sleeps listens; Node takes more than ten for a leak.
    setMaxListeners(0, this.#halt.signal);
  }

  async run(): Promise<RunOutcome> {
    const { direction, file, stop, abandon } = this.#options;
    this.#emit({
      type: 'run-started',
      direction,
      environment: file.state.environment,
      steps: this.#graph.nodes.map((step) => this.#facts(step)),
    });
    const interrupt = (): void => this.#stopFor('interrupt');
    if (stop.aborted) interrupt();
    stop.addEventListener('abort', interrupt);
    const abandoned = new Promise<void>((resolve) => {
      if (abandon.aborted) resolve();
      abandon.addEventListener('abort', () => resolve(), { once: true });
    });
    const running = new Map<string, Promise<void>>();
    for (;;) {
      for (const step of this.#startable(running)) {
        const work = this.#runStep(step).then((end) => {
          this.#ends.set(step.id, end);
          running.delete(step.id);
          this.#checkMilestones();
        });
        running.set(step.id, work);
      }
      if (running.size === 0 || abandon.aborted) break;
      await Promise.race([...running.values(), abandoned]);
    }
    await this.#removeTwins();
    stop.removeEventListener('abort', interrupt);
    await file.settled();
    const outcome = this.#outcome();
    this.#emit({ type: 'run-finished', outcome });
    this.#over = true;
    return outcome;
  }

  #facts(step: AnyStep<C, S>): StepFacts {
    const { direction, pace = ofAws, usual } = this.#options;
    const { id, title, tier, expectedSeconds: described } = step;
    const after = this.#graph.before(id, direction);
    const expected = secondsAt(pace, direction, described);
    const facts = { id, title, tier, after, expectedSeconds: usual?.(id, expected) ?? expected };
    return this.#wasDoneBefore(id) ? { ...facts, doneBefore: true } : facts;
  }

  /** What a setup has finished, and what a teardown finds nothing of in the state file. */
  #wasDoneBefore(id: string): boolean {
    const { direction, file } = this.#options;
    const record = file.state.steps[id];
    if (direction === 'create') return record?.status === 'finished';
    return record === undefined || record.status === 'destroyed';
  }

  #startable(running: ReadonlyMap<string, unknown>): AnyStep<C, S>[] {
    if (this.#halt.signal.aborted) return [];
    const ended = (id: string): boolean => ['finished', 'skipped'].includes(this.#ends.get(id) ?? '');
    return this.#graph.nodes.filter(
      ({ id }) =>
        !this.#ends.has(id) && !running.has(id) && this.#graph.before(id, this.#options.direction).every(ended),
    );
  }

  #stopFor(reason: 'failure' | 'interrupt'): void {
    if (this.#halt.signal.aborted) return;
    this.#halt.abort();
    this.#emit({ type: 'run-stopping', reason });
  }

  #outcome(): RunOutcome {
    if (this.#failures.length > 0) return { kind: 'failed', failures: this.#failures };
    const done = this.#graph.nodes.every((step) => ['finished', 'skipped'].includes(this.#ends.get(step.id) ?? ''));
    return done ? { kind: 'done' } : { kind: 'interrupted' };
  }

  #checkMilestones(): void {
    if (this.#options.direction !== 'create') return;
    for (const { milestone, after } of this.#options.milestones) {
      if (this.#reached.has(milestone)) continue;
      // A skipped step proves nothing: what it should have shown was not shown.
      if (!after.every((id) => this.#ends.get(id) === 'finished')) continue;
      this.#reached.add(milestone);
      this.#emit({ type: 'milestone', milestone });
    }
  }

  #contextOf(step: AnyStep<C, S>): C & StepRun {
    const { file, clock, refused, abandon } = this.#options;
    const emit = (event: EngineEventBody): void => this.#emit(event);
    const run: StepRun = {
      ledger: createLedger({ step: step.id, file, clock, emit, refused, abandon }),
      startedAt: clock.now(),
      note: (note) => emit({ type: 'step-noted', step: step.id, note }),
      signal: abandon,
    };
    return { ...this.#options.contextFor(step), ...run };
  }

  async #runStep(step: AnyStep<C, S>): Promise<StepEnd> {
    const { direction, file } = this.#options;
    const context = this.#contextOf(step);
    this.#emit({ type: 'step-started', step: step.id });
    return this.#told(step, async () => {
      if (direction === 'destroy') return this.#destroy(step, context);
      const reason = step.skip?.(context);
      if (reason !== undefined) return this.#skip(step, reason);
      await file.updateStep(step.id, (old) => ({ ...old, status: 'started', startedAt: context.startedAt }));
      return this.#create(step, context);
    });
  }

  /** After everything is there: what a call that was sent twice has made twice goes. */
  async #removeTwins(): Promise<void> {
    const { direction, file } = this.#options;
    if (direction !== 'create' || this.#outcome().kind !== 'done') return;
    const sentAgain = ({ id }: AnyStep<C, S>): boolean =>
      Object.values(file.state.steps[id]?.resources ?? {}).some(({ intent }) => intent?.again);
    await Promise.all(
      this.#graph.nodes.filter(sentAgain).map(async (step) => {
        const { removeTwins } = step;
        if (!removeTwins) return;
        const context = this.#contextOf(step);
        const end = await this.#told(step, () => this.#repeat(step, () => removeTwins(context)));
        this.#ends.set(step.id, end);
        if (end === 'finished') this.#emit({ type: 'step-finished', step: step.id, reused: true });
      }),
    );
  }

  /** Does a step's work; what it throws is saved and told. */
  async #told(step: AnyStep<C, S>, work: () => Promise<StepEnd>): Promise<StepEnd> {
    const { file, abandon } = this.#options;
    const emit = (event: EngineEventBody): void => this.#emit(event);
    try {
      return await work();
    } catch (error) {
      if (abandon.aborted) return 'stopped';
      const failure = this.#options.classify(error);
      this.#failures.push({ step: step.id, failure });
      // When it is the disk that fails, this note fails, too; the failure is told all the same.
      const note = { status: 'failed', note: failure.message } as const;
      await file.updateStep(step.id, (old) => ({ ...old, ...note })).catch(() => undefined);
      emit({ type: 'step-failed', step: step.id, failure });
      this.#stopFor('failure');
      return 'failed';
    }
  }

  async #skip(step: AnyStep<C, S>, reason: string): Promise<StepEnd> {
    await this.#options.file.updateStep(step.id, (old) => ({ ...old, status: 'skipped', note: reason }));
    this.#emit({ type: 'step-skipped', step: step.id, reason });
    return 'skipped';
  }

  async #create(step: AnyStep<C, S>, context: C & StepRun): Promise<StepEnd> {
    const { file, clock } = this.#options;
    let reused = true;
    const end = await this.#repeat(step, async () => {
      let seen = await step.observe(context);
      if (seen.state === 'broken') throw new StepFailure(seen.reason, { ...seen, class: 'bad-input' });
      if (seen.state !== 'ready') {
        reused = false;
        await step.create(context);
        seen = await step.observe(context);
      }
      if (seen.state !== 'ready') {
        throw new NotYet(seen.state === 'absent' ? `${step.title} to become visible` : seen.reason);
      }
      const outputs: Record<string, unknown> = { ...seen.outputs };
      await file.updateStep(step.id, ({ note: _note, ...old }) => {
        return { ...old, status: 'finished', finishedAt: clock.now(), outputs };
      });
    });
    if (end === 'finished') this.#emit({ type: 'step-finished', step: step.id, reused });
    return end;
  }

  async #destroy(step: AnyStep<C, S>, context: C & StepRun): Promise<StepEnd> {
    const { file, clock } = this.#options;
    const end = await this.#repeat(step, () => step.destroy(context));
    if (end !== 'finished') return end;
    await file.updateStep(step.id, () => ({ status: 'destroyed', resources: {}, finishedAt: clock.now() }));
    this.#emit({ type: 'step-finished', step: step.id, reused: false });
    return end;
  }

  #repeat({ id: step }: AnyStep<C, S>, turn: () => Promise<void>): Promise<TurnsEnd> {
    const { clock, abandon, classify } = this.#options;
    return untilDone(turn, {
      clock,
      classify,
      abandon,
      halt: this.#halt.signal,
      onWaiting: (reason) => this.#emit({ type: 'step-waiting', step, reason }),
      onRetry: (failure, attempt) => this.#emit({ type: 'step-retrying', step, failure, attempt }),
      freshCredentials: (failure) => this.#pause(failure),
    });
  }

  /** One pause for all steps that meet the expired credentials. True: go on. */
  #pause(failure: Failure): Promise<boolean> {
    const { freshCredentials } = this.#options;
    if (!freshCredentials) return Promise.resolve(false);
    const wait = async (): Promise<boolean> => {
      this.#emit({ type: 'run-paused', failure });
      const goesOn = await freshCredentials(this.#halt.signal);
      this.#pausing = undefined;
      this.#emit({ type: 'run-continued' });
      return goesOn;
    };
    this.#pausing ??= wait();
    return this.#pausing;
  }

  /** What an abandoned step still does has no audience: `run-finished` is the last event. */
  #emit(event: EngineEventBody): void {
    if (this.#over) return;
    this.#options.emit({ ...event, at: this.#options.clock.now() });
  }
}
