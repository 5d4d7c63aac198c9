import { randomUUID } from 'node:crypto';
import { classify } from '../../src/aws/classify.js';
import { wasRefused } from '../../src/aws/error-codes.js';
import { type FleetTier, namesOf } from '../../src/config/names.js';
import { parseSettings } from '../../src/config/parse-settings.js';
import { tagKeys, tagsOf } from '../../src/config/tags.js';
import type { EngineEvent, RunOutcome, Unshown } from '../../src/engine/events.js';
import type { Failure } from '../../src/engine/failure.js';
import type { Direction } from '../../src/engine/graph.js';
import { createLedger } from '../../src/engine/ledger.js';
import { runSteps } from '../../src/engine/runner.js';
import { type EnvironmentState, StateFile, stateSchemaVersion } from '../../src/engine/state.js';
import { type Holding, holdings } from '../../src/sandbox/region/holdings.js';
import { Instances } from '../../src/sandbox/services/ec2/tables.js';
import type { ReleasePort, Run, StepsContext } from '../../src/steps/context.js';
import { milestonesOf, steps } from '../../src/steps/index.js';
import type { Outputs, StepId } from '../../src/steps/outputs.js';
import { startTestRegion, type TestRegion, testAccount, testRegion } from '../sandbox/region.js';
import type { Action, EnvironmentOptions, ProductStep } from './environment-options.js';
import { PlayedAgents } from './played-agents.js';
import { bundle, packed, playedDatabase, playedWebsite } from './played-app.js';
import { playedPlane } from './played-plane.js';
import { ProductClients } from './product-clients.js';

const noFiles = {
  writeFlushed: async () => undefined,
  rename: async () => undefined,
  flushFolder: async () => undefined,
};

/** The virtual clock has come to the end of a test's patience, and the run has not. */
export class Hanging extends Error {}

/** An environment on a sandbox of its own, whose virtual time passes while the product sleeps. */
export async function newEnvironment(options: EnvironmentOptions = {}): Promise<Environment> {
  const plane = playedPlane();
  const { simulated, forFile, policy, onQuestion } = options;
  const region = await startTestRegion({
    ...(simulated === undefined ? { plane } : {}),
    ...(options.services ? { services: options.services } : {}),
    ...(forFile ? { forFile } : {}),
    ...(policy ? { policy } : {}),
    ...(onQuestion ? { onQuestion } : {}),
  });
  const state = newState(region, options);
  const file = await StateFile.create('/demo/state.json', state, noFiles);
  return new Environment(region, new PlayedAgents(region, plane), file, options);
}

/** What a setup writes first. */
export function newState(region: TestRegion, { settings: given }: EnvironmentOptions): EnvironmentState {
  const settings = parseSettings({ name: 'demo', region: testRegion, ...given });
  return {
    schema: stateSchemaVersion,
    environment: settings.name,
    id: randomUUID(),
    target: { kind: 'endpoint', accountId: testAccount, region: testRegion, endpointUrl: region.baseUrl },
    settings,
    createdAt: region.clock.now(),
    status: 'building',
    steps: {},
  };
}

export class Environment {
  readonly events: EngineEvent[] = [];
  /** SQL that reached the database, in order. */
  readonly sql: string[] = [];
  readonly release: ReleasePort = {
    pack: async (tier, values) => packed(tier, tier === 'app' ? { ...values, app: this.app } : values),
  };
  /** The app's content, as far as it matters: other text is another release of the app tier. */
  app = 'first';
  readonly #clients: ProductClients;

  constructor(
    readonly region: TestRegion,
    readonly agents: PlayedAgents,
    readonly file: StateFile,
    readonly options: EnvironmentOptions,
  ) {
    this.#clients = new ProductClients(region, options);
  }

  /** Every action that a step's verbs called, by direction and step: `create vpc`. */
  get actions(): ReadonlyMap<string, ReadonlySet<Action>> {
    return this.#clients.actions;
  }

  /** What was sent to AWS, as it was sent, in order. */
  get requests(): ProductClients['requests'] {
    return this.#clients.requests;
  }

  get settings() {
    return parseSettings(this.file.state.settings);
  }

  /** Runs steps, all of them unless told otherwise, and lets time pass while they sleep. */
  async run(direction: Direction, some: readonly ProductStep[] = steps): Promise<RunOutcome> {
    this.#clients.direction = direction;
    const running = runSteps({
      direction,
      steps: some.map((step) => this.options.sabotage?.(step) ?? step),
      file: this.file,
      contextFor: (step) => this.#context(step),
      clock: this.region.clock,
      classify: (error) => this.#classify(error),
      refused: wasRefused,
      emit: (event) => this.events.push(event),
      stop: new AbortController().signal,
      abandon: new AbortController().signal,
      milestones: direction === 'create' ? milestonesOf(this.settings) : [],
    });
    return this.passTime(running);
  }

  /** One step by itself, as if what it needs had been run. */
  runOne(direction: Direction, step: ProductStep): Promise<RunOutcome> {
    return this.run(direction, [{ ...step, needs: [] }]);
  }

  /** What a step's verbs get, outside of a run. */
  contextOf(step: ProductStep): Run {
    const { file } = this;
    const { clock } = this.region;
    const { signal } = new AbortController();
    const emit = () => undefined;
    const ledger = createLedger({ step: step.id, file, clock, emit, refused: wasRefused, abandon: signal });
    return { ...this.#context(step), ledger, startedAt: clock.now(), note: () => undefined, signal };
  }

  async passTime<T>(running: Promise<T>): Promise<T> {
    let ended = false;
    const end = running.finally(() => {
      ended = true;
    });
    end.catch(() => undefined);
    while (!ended) {
      await this.#clients.calm();
      if (ended) break;
      if (!(await this.agents.step())) await this.region.clock.advanceToNext();
      const { patienceUntil = Number.POSITIVE_INFINITY } = this.options;
      if (this.region.clock.now() > patienceUntil) throw new Hanging('the run does not come to an end');
    }
    return end;
  }

  /** What is in the account, as `kind resource`, sorted. */
  inventory(): string[] {
    return this.holdings()
      .map((one) => `${one.kind} ${one.tags[tagKeys.resource] ?? one.id}`)
      .sort();
  }

  holdings(): Holding[] {
    return holdings(this.region.cloud);
  }

  /** Forgets the ids of a step's resources, as a crash between call and record does. */
  async loseAnswers(step: string): Promise<void> {
    await this.file.updateStep(step, (record) => ({
      ...record,
      resources: Object.fromEntries(
        Object.entries(record.resources).map(([name, { intent, id }]) => [name, intent ? { intent } : { id }]),
      ),
    }));
  }

  /** What steps called in this direction although their declaration does not ask for it, as `vpc: ec2:CreateVpc`. */
  actionsBeyondPermissions(direction: Direction): string[] {
    const use = direction === 'create' ? 'setup' : 'teardown';
    return steps.flatMap(({ id, permissions }) => {
      const declared = permissions.filter((one) => one.use === use || one.use === 'both').map((one) => one.action);
      const called = [...(this.actions.get(`${direction} ${id}`) ?? [])];
      return called.filter((action) => !declared.includes(action)).map((action) => `${id}: ${action}`);
    });
  }

  waitingReasons(step: string): string[] {
    return this.events.flatMap((event) => (event.type === 'step-waiting' && event.step === step ? [event.reason] : []));
  }

  #classify(error: unknown): Failure {
    const failure = classify(error, this.#clients.direction);
    return this.options.atOnce?.includes(failure.class) ? { ...failure, class: 'bad-input' } : failure;
  }

  #context(step: { readonly id: string }): StepsContext {
    const { settings, file, region, options, sql } = this;
    const clients = this.#clients.of(step.id);
    const tellUnshown = (told: Unshown): void => {
      this.events.push({ type: 'unshown', ...told, at: region.clock.now() });
    };
    const { id, environment } = file.state;
    const outputsIfAny = <K extends StepId>(key: K) => file.state.steps[key]?.outputs as Outputs[K] | undefined;
    return {
      settings,
      names: namesOf(environment, id),
      accountId: testAccount,
      region: testRegion,
      aws: clients,
      clock: region.clock,
      tags: (resource) => tagsOf({ environment, id, userTags: settings.tags }, step.id, resource),
      environmentId: id,
      outputsIfAny,
      outputs: (key) => {
        const outputs = outputsIfAny(key);
        if (!outputs) throw new Error(`${step.id} reads the outputs of ${key}, which has none`);
        return outputs;
      },
      simulated: options.simulated,
      masterPassword: () => 'master-secret-1',
      bundle,
      release: this.release,
      database: playedDatabase({
        clients,
        clock: region.clock,
        options,
        sql,
        during: (call) => this.#clients.during(call),
        tellUnshown,
      }),
      http: playedWebsite((tier) => this.running(tier), options.beforeRequest),
      finalSnapshot: options.finalSnapshot,
      tellUnshown,
    };
  }

  /** The running servers of a tier. */
  running(tier: FleetTier): readonly string[] {
    return this.region.cloud
      .table(Instances)
      .where((one) => one.state === 'running' && one.tags[tagKeys.tier] === `${this.file.state.id}/${tier}`)
      .map(({ id }) => id);
  }
}
