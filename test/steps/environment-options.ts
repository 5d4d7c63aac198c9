import type { SettingsInput } from '../../src/config/settings.js';
import type { ErrorClass } from '../../src/engine/failure.js';
import type { Direction } from '../../src/engine/graph.js';
import type { AnyStep } from '../../src/engine/step.js';
import type { WireRequest } from '../../src/sandbox/region/dispatch.js';
import type { Service } from '../../src/sandbox/region/operation.js';
import type { SandboxOptions } from '../../src/sandbox/region/start.js';
import type { WireAnswer } from '../../src/sandbox/wire/answer.js';
import type { StepsContext } from '../../src/steps/context.js';
import type { milestonesOf } from '../../src/steps/index.js';
import type { Send } from '../sandbox/memory-wire.js';

export type ProductStep = AnyStep<StepsContext, Parameters<typeof milestonesOf>[0]>;

/** One call of the product to AWS, as its IAM action. */
export type Action = string;

/** One request of a step's verb. */
export interface Called {
  readonly direction: Direction;
  readonly step: string;
  readonly action: Action;
  readonly request: WireRequest;
}

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
