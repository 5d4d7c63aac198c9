import { StandardRetryStrategy } from '@smithy/core/retry';
import type { Provider, RetryStrategy, RetryStrategyV2 } from '@smithy/types';
import { type Clients, createClients, type ServiceClients } from '../../src/aws/clients.js';
import type { Target } from '../../src/aws/target.js';
import type { Direction } from '../../src/engine/graph.js';
import { sandboxKey } from '../../src/sandbox/region/start.js';
import { nonconformity } from '../sandbox/conformance/watch.js';
import { actionOf, memoryHandler, type Send, sendTo } from '../sandbox/memory-wire.js';
import { type TestRegion, testRegion } from '../sandbox/region.js';
import type { Action, EnvironmentOptions } from './environment-options.js';

/** What all service clients have in common. */
interface AnyClient {
  readonly config: {
    readonly maxAttempts: Provider<number>;
    retryStrategy: Provider<RetryStrategy | RetryStrategyV2>;
  };
  readonly send: (...words: never[]) => Promise<unknown>;
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

/** The product's clients on a sandbox in memory, step by step, and what is called through them. */
export class ProductClients {
  direction: Direction = 'create';
  /** Every action that a step's verbs called, by direction and step: `create vpc`. */
  readonly actions = new Map<string, Set<Action>>();
  /** What was sent to AWS, as it was sent, in order. */
  readonly requests: { readonly action: Action; readonly body: string }[] = [];
  readonly #region: TestRegion;
  readonly #options: EnvironmentOptions;
  #inFlight = 0;
  #calls = 0;
  #sdk: Clients | undefined;

  constructor(region: TestRegion, options: EnvironmentOptions) {
    this.#region = region;
    this.#options = options;
  }

  /** Counts something that the product waits for as a call under way. */
  during<T>(call: Promise<T>): Promise<T> {
    this.#calls += 1;
    this.#inFlight += 1;
    return call.finally(() => {
      this.#inFlight -= 1;
    });
  }

  /** Until the product has no call under way and starts none. */
  async calm(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      const before = this.#calls;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#inFlight === 0 && this.#calls === before ? quiet + 1 : 0;
    }
  }

  /** The product's clients, as this step's verbs get them. */
  of(step: string): Clients {
    this.#sdk ??= inNoTime(createClients(targetOf(this.#region)));
    const { once, ...usual } = this.#sdk;
    const own = this.#derived(usual, step);
    return { ...own, once: this.#options.blindRetries ? own : this.#derived(once, step) };
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
    if (found) this.#region.report(found);
  }

  /** A client whose requests stay in memory and whose calls are noted. */
  #derive<C extends AnyClient>(client: C, service: string, step: string): C {
    const region = this.#region;
    const straight = sendTo(region.dispatcher);
    const carry: Send = async (request) => {
      const action = `${service}:${actionOf(request)}`;
      const { direction } = this;
      const verb = `${direction} ${step}`;
      this.actions.set(verb, (this.actions.get(verb) ?? new Set()).add(action));
      this.requests.push({ action, body: Buffer.from(request.body ?? '').toString() });
      const answer = await (this.#options.carry?.({ direction, step, action, request }, straight) ?? straight(request));
      this.#options.afterAnswer?.(action);
      return answer;
    };
    const send = (...words: unknown[]): Promise<unknown> => {
      this.#conforms(service, words[0]);
      return this.during(Reflect.apply(client.send, derived, words));
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
}

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
