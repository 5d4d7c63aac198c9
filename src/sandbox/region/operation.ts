import type { PlaneEvent } from '../plane/port.js';
import type { Topology } from '../plane/topology.js';
import type { ServiceDescription } from '../wire/model.js';
import type { Cloud } from './cloud.js';
import type { Holding } from './holdings.js';
import type { TaskDefinition } from './task.js';

/** Who signed the request. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
}

/** What an operation's handler knows besides its input. */
export interface Call {
  readonly cloud: Cloud;
  readonly caller: Caller;
  readonly requestId: string;
  /** The address clients of this request reach the sandbox at: `http://127.0.0.1:4566`. */
  readonly publicBase: string;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

/** The wire layer has checked that members which the model requires are there. */
export type Checked<I> = { [K in keyof I]: Record<never, never> extends Pick<I, K> ? I[K] : NonNullable<I[K]> };

export interface Operation {
  readonly name: string;
  /** True for what the agents call: no public model describes it, so the JSON passes as it is. */
  readonly unmodelled?: true;
  readonly handle: (input: unknown, call: Call) => unknown;
}

/**
 * One API operation. `I` and `O` are the SDK's types of its input and output; the wire layer has parsed the input by
 * the same model and serialises the output by it.
 */
export function defineOperation<I, O>(
  name: string,
  handler: (input: Checked<I>, call: Call) => Omit<O, '$metadata'> | Promise<Omit<O, '$metadata'>>,
): Operation {
  return { name, handle: (input, call) => handler(input as Checked<I>, call) };
}

/** An operation that only agents use and no SDK models. The handler has to check its input itself. */
export function defineUnmodelledOperation(
  name: string,
  handler: (input: unknown, call: Call) => object | Promise<object>,
): Operation {
  return { name, unmodelled: true, handle: handler };
}

/** One AWS service of the sandbox. */
export interface Service {
  readonly description: ServiceDescription;
  readonly operations: readonly Operation[];
  readonly tasks?: readonly TaskDefinition<never>[];
  /** This service's share of the data plane. */
  readonly topology?: (cloud: Cloud) => Partial<Topology>;
  /** What users made and have not deleted: deleted records that linger, defaults and AWS's own things are not in it. */
  readonly holdings?: (cloud: Cloud) => Holding[];
  readonly onPlaneEvent?: (cloud: Cloud, event: PlaneEvent) => void;
  /** Called once when the sandbox starts, also after a restart: to make default records and restart loops. */
  readonly start?: (cloud: Cloud) => void;
}
