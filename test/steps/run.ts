import { createHash, randomUUID } from 'node:crypto';
import { StandardRetryStrategy } from '@smithy/core/retry';
import type { Provider, RetryStrategy, RetryStrategyV2 } from '@smithy/types';
import { classify } from '../../src/aws/classify.js';
import { type Clients, createClients, type ServiceClients } from '../../src/aws/clients.js';
import { wasRefused } from '../../src/aws/error-codes.js';
import type { Target } from '../../src/aws/target.js';
import { commandApi } from '../../src/commands/ports/command-api.js';
import { databaseByCommand } from '../../src/commands/ports/database-by-command.js';
import { sessionApi } from '../../src/commands/ports/session-api.js';
import { type FleetTier, namesOf } from '../../src/config/names.js';
import { parseSettings } from '../../src/config/parse-settings.js';
import type { SettingsInput } from '../../src/config/settings.js';
import { tagKeys, tagsOf } from '../../src/config/tags.js';
import type { EngineEvent, RunOutcome } from '../../src/engine/events.js';
import type { ErrorClass, Failure } from '../../src/engine/failure.js';
import type { Direction } from '../../src/engine/graph.js';
import { createLedger } from '../../src/engine/ledger.js';
import { runSteps } from '../../src/engine/runner.js';
import { type EnvironmentState, StateFile, stateSchemaVersion } from '../../src/engine/state.js';
import type { AnyStep } from '../../src/engine/step.js';
import type { WireRequest } from '../../src/sandbox/region/dispatch.js';
import { type Holding, holdings } from '../../src/sandbox/region/holdings.js';
import type { Service } from '../../src/sandbox/region/operation.js';
import { type SandboxOptions, sandboxKey } from '../../src/sandbox/region/start.js';
import { Instances } from '../../src/sandbox/services/ec2/tables.js';
import type { WireAnswer } from '../../src/sandbox/wire/answer.js';
import type {
  BundleFacts,
  DatabasePort,
  DatabaseSession,
  HttpPort,
  ReleasePort,
  Run,
  StepsContext,
} from '../../src/steps/context.js';
import { milestonesOf, steps } from '../../src/steps/index.js';
import type { Outputs, StepId } from '../../src/steps/outputs.js';
import { portForwarding } from '../../src/tunnel/port-forwarding.js';
import { nonconformity } from '../sandbox/conformance/watch.js';
import { actionOf, memoryHandler, type Send, sendTo } from '../sandbox/memory-wire.js';
import { startTestRegion, type TestRegion, testAccount, testRegion } from '../sandbox/region.js';
import { PlayedAgents } from './played-agents.js';
import { playedPlane } from './played-plane.js';
import { playSession } from './played-session.js';

export type ProductStep = AnyStep<StepsContext, Parameters<typeof milestonesOf>[0]>;

/** What all service clients have in common. */
interface AnyClient {
  readonly config: {
    readonly maxAttempts: Provider<number>;
    retryStrategy: Provider<RetryStrategy | RetryStrategyV2>;
  };
  readonly send: (...words: never[]) => Promise<unknown>;
}

const noFiles = {
  writeFlushed: async () => undefined,
  rename: async () => undefined,
  flushFolder: async () => undefined,
};

/** One call of the product to AWS, as its IAM action. */
export type Action = string;

export interface EnvironmentOptions {
  readonly settings?: SettingsInput;
  readonly simulated?: string;
  /** By which way the database is reached; without one a session is asked for, and the SQL ends in the test. */
  readonly way?: 'run-command';
  /** What a teardown keeps of the data. */
  readonly finalSnapshot?: string;
  /** The saboteur: the SDK sends every call again by itself when its answer is lost, as it would without our care. */
  readonly blindRetries?: true;
  /** The saboteur: failures of these classes are not tried again. */
  readonly atOnce?: readonly ErrorClass[];
  /** Called after AWS has acted and before the product learns of it; what it throws, the product sees. */
  readonly afterAnswer?: (action: Action) => void;
  /** Called before the load balancer is asked from the user's machine; what it throws, the product sees. */
  readonly beforeRequest?: () => void;
  /** Carries each of the product's requests; sees it before AWS does, and the answer before the product does. */
  readonly carry?: (call: Called, send: Send) => Promise<WireAnswer>;
  /** The saboteur: every step without a mechanism that it relies on. */
  readonly sabotage?: (step: ProductStep) => ProductStep;
  /** The sandbox's services, every one when absent. */
  readonly services?: readonly Service[];
  /** What AWS allows the product, and who hears what is asked about. */
  readonly policy?: SandboxOptions['policy'];
  readonly onQuestion?: SandboxOptions['onQuestion'];
  /** It serves all tests of its file. */
  readonly forFile?: true;
  /** A run that is not over then, in milliseconds of the virtual clock, never ends. */
  readonly patienceUntil?: number;
}

/** The virtual clock has come to the end of a test's patience, and the run has not. */
export class Hanging extends Error {}

/** One request of a step's verb. */
export interface Called {
  readonly direction: Direction;
  readonly step: string;
  readonly action: Action;
  readonly request: WireRequest;
}

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

/** The sandbox as the product sees it. */
export function targetOf(region: TestRegion): Target {
  return {
    kind: 'endpoint',
    region: testRegion,
    endpointUrl: region.baseUrl,
    credentials: async () => sandboxKey,
    clock: region.clock,
    speed: 1,
    reach: async (host, port) => ({ host, port }),
    serving: async () => ({ serves: true }),
  };
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
  /** Every action that a step's verbs called, by direction and step: `create vpc`. */
  readonly actions = new Map<string, Set<Action>>();
  /** What was sent to AWS, as it was sent, in order. */
  readonly requests: { readonly action: Action; readonly body: string }[] = [];
  /** SQL that reached the database, in order. */
  readonly sql: string[] = [];
  readonly release: ReleasePort = {
    pack: async (tier, values) => packed(tier, tier === 'app' ? { ...values, app: this.app } : values),
  };
  /** The app's content, as far as it matters: other text is another release of the app tier. */
  app = 'first';
  #direction: Direction = 'create';
  #inFlight = 0;
  #calls = 0;
  #sdk: Clients | undefined;

  constructor(
    readonly region: TestRegion,
    readonly agents: PlayedAgents,
    readonly file: StateFile,
    readonly options: EnvironmentOptions,
  ) {}

  get settings() {
    return parseSettings(this.file.state.settings);
  }

  /** Runs steps, all of them unless told otherwise, and lets time pass while they sleep. */
  async run(direction: Direction, some: readonly ProductStep[] = steps): Promise<RunOutcome> {
    this.#direction = direction;
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
      await this.#calm();
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

  /** Until the product has no call under way and starts none. */
  async #calm(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      const before = this.#calls;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#inFlight === 0 && this.#calls === before ? quiet + 1 : 0;
    }
  }

  #classify(error: unknown): Failure {
    const failure = classify(error, this.#direction);
    return this.options.atOnce?.includes(failure.class) ? { ...failure, class: 'bad-input' } : failure;
  }

  #context(step: { readonly id: string }): StepsContext {
    const { settings, file, region } = this;
    const { id, environment } = file.state;
    const outputsIfAny = <K extends StepId>(key: K) => file.state.steps[key]?.outputs as Outputs[K] | undefined;
    return {
      settings,
      names: namesOf(environment, id),
      accountId: testAccount,
      region: testRegion,
      aws: this.#clients(step.id),
      clock: region.clock,
      tags: (resource) => tagsOf({ environment, id, userTags: settings.tags }, step.id, resource),
      environmentId: id,
      outputsIfAny,
      outputs: (key) => {
        const outputs = outputsIfAny(key);
        if (!outputs) throw new Error(`${step.id} reads the outputs of ${key}, which has none`);
        return outputs;
      },
      simulated: this.options.simulated,
      masterPassword: () => 'master-secret-1',
      bundle,
      release: this.release,
      database: this.#database(step.id),
      http: this.#http(),
      finalSnapshot: this.options.finalSnapshot,
    };
  }

  /** The product's clients, as this step's verbs get them. */
  #clients(step: string): Clients {
    this.#sdk ??= inNoTime(createClients(targetOf(this.region)));
    const { once, ...usual } = this.#sdk;
    const own = this.#derived(usual, step);
    return { ...own, once: this.options.blindRetries ? own : this.#derived(once, step) };
  }

  #derived(clients: ServiceClients, step: string): ServiceClients {
    const derive = <C extends AnyClient>(client: C, service: string): C => this.#derive(client, service, step);
    return {
      ec2: derive(clients.ec2, 'ec2'),
      elbv2: derive(clients.elbv2, 'elasticloadbalancing'),
      autoScaling: derive(clients.autoScaling, 'autoscaling'),
      rds: derive(clients.rds, 'rds'),
      ssm: derive(clients.ssm, 'ssm'),
      iam: derive(clients.iam, 'iam'),
      sts: derive(clients.sts, 'sts'),
      quotas: derive(clients.quotas, 'servicequotas'),
      acm: derive(clients.acm, 'acm'),
    };
  }

  /** Holds a command's input against the model, before the SDK drops what its schema does not know. */
  #conforms(service: string, command: unknown): void {
    if (typeof command !== 'object' || command === null || !('input' in command)) return;
    const operation = command.constructor.name.replace(/Command$/, '');
    const found = nonconformity(service, operation, 'input', command.input);
    if (found) this.region.report(found);
  }

  /** A client whose requests stay in memory and whose calls are noted. */
  #derive<C extends AnyClient>(client: C, service: string, step: string): C {
    const { region } = this;
    const straight = sendTo(region.dispatcher);
    const carry: Send = async (request) => {
      const action = `${service}:${actionOf(request)}`;
      const direction = this.#direction;
      const verb = `${direction} ${step}`;
      this.actions.set(verb, (this.actions.get(verb) ?? new Set()).add(action));
      this.requests.push({ action, body: Buffer.from(request.body ?? '').toString() });
      const answer = await (this.options.carry?.({ direction, step, action, request }, straight) ?? straight(request));
      this.options.afterAnswer?.(action);
      return answer;
    };
    const send = (...words: unknown[]): Promise<unknown> => {
      this.#conforms(service, words[0]);
      this.#calls += 1;
      this.#inFlight += 1;
      return Reflect.apply(client.send, derived, words).finally(() => {
        this.#inFlight -= 1;
      });
    };
    const derived: C = Object.create(client, {
      send: { value: send },
      config: {
        value: {
          ...client.config,
          cacheMiddleware: true,
          requestHandler: memoryHandler(carry, region.baseUrl),
        },
      },
    });
    return derived;
  }

  /** Under a policy the session is asked for, as the product does; what would go through it ends here. */
  #database(step: string): DatabasePort {
    const clients = this.#clients(step);
    if (this.options.way === 'run-command') {
      const { clock } = this.region;
      return databaseByCommand({ api: commandApi(clients), clock, caPem: 'roots', onLog: () => undefined });
    }
    const api = sessionApi(clients);
    return {
      withSession: async ({ user, throughInstance, host, port }, work) => {
        if (this.options.policy) {
          const way = portForwarding({ target: throughInstance, remoteHost: host, remotePort: port });
          this.#inFlight += 1;
          await playSession(api, throughInstance, way).finally(() => {
            this.#inFlight -= 1;
          });
        }
        this.sql.push(`-- ${user} through ${throughInstance.slice(0, 2)}`);
        const query: DatabaseSession['query'] = async (sql, values = []) => {
          this.sql.push(values.reduce<string>((text, value) => text.replace('?', `'${String(value)}'`), sql));
          return [];
        };
        return work({
          query,
          use: async (database) => {
            await query(`USE ${database}`);
          },
          atomically: async (calls) => {
            for (const { sql, values } of calls) await query(sql, values);
          },
        });
      },
    };
  }

  /** The running servers of a tier. */
  running(tier: FleetTier): readonly string[] {
    return this.region.cloud
      .table(Instances)
      .where((one) => one.state === 'running' && one.tags[tagKeys.tier] === `${this.file.state.id}/${tier}`)
      .map(({ id }) => id);
  }

  /** Every running server answers in turn. */
  #http(): HttpPort {
    let turn = 0;
    return {
      get: async ({ path }) => {
        this.options.beforeRequest?.();
        turn += 1;
        const of = (tier: FleetTier): string => {
          const running = this.running(tier);
          return running[turn % running.length] ?? '';
        };
        const headers = { 'x-tier3-web': of('web'), 'x-tier3-app': of('app') };
        return { status: 200, headers, body: pages[path] ?? '' };
      },
    };
  }
}

/** What the app says while the probe's row is there. */
export const pages: Readonly<Record<string, string>> = {
  '/write': 'Saved: 2026-01-01 00:00:00\n',
  '/read': '["2026-01-01 00:00:00"]',
};

const bundle: BundleFacts = {
  schema: [{ sql: 'CREATE TABLE datetimes (dt datetime)', line: 1 }],
  write: { path: '/write', answer: /^Saved: (.+)$/m },
  readPath: '/read',
  removeProbe: { sql: 'DELETE FROM datetimes WHERE dt = ? LIMIT 1' },
  webInstanceHeader: 'X-Tier3-Web',
  appInstanceHeader: 'x-tier3-app',
};

/**
 * Keeps the SDK's own rule of what it sends again, without its pauses, which are wall time. The clients themselves are
 * changed: their middleware has taken hold of their configuration, and hears of no other.
 */
function inNoTime(clients: Clients): Clients {
  const { once, ...usual } = clients;
  const each: readonly AnyClient[] = [...Object.values(usual), ...Object.values(once)];
  const backoff = { setDelayBase: () => undefined, computeNextBackoffDelay: () => 0 };
  for (const { config } of each) {
    const { maxAttempts } = config;
    const strategy = maxAttempts().then((most) => new StandardRetryStrategy({ maxAttempts: most, backoff }));
    config.retryStrategy = () => strategy;
  }
  return clients;
}

function packed(tier: string, values: object) {
  const digest = createHash('sha256')
    .update(JSON.stringify([tier, values]))
    .digest('hex');
  const content = {
    schemaVersion: '2.2',
    parameters: { phase: { type: 'String', default: 'all', allowedValues: ['packages', 'push', 'all'] } },
    mainSteps: [{ action: 'aws:runShellScript', name: 'release', inputs: { runCommand: [`${digest} {{ phase }}`] } }],
  };
  return { digest, documentContent: JSON.stringify(content) };
}
