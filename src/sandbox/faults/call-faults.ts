import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../region/cloud.js';
import type { Caller } from '../region/operation.js';
import type { OperationSchema, Protocol } from '../wire/model.js';
import { ConnectionLost } from './connection-lost.js';
import { milliseconds } from './duration.js';
import { takeFault } from './faults.js';
import { faultKinds, kindsAt } from './kinds.js';
import { failed, type RefusedCall } from './refusals.js';
import { inSmallPages } from './small-pages.js';

/** What goes wrong with one call, at the places of its way through the sandbox. */
export class CallFaults {
  readonly #cloud: Cloud;
  readonly #action: string;
  readonly #protocol: Protocol;

  /** @param action `ec2:CreateVpc` */
  constructor(cloud: Cloud, action: string, protocol: Protocol) {
    this.#cloud = cloud;
    this.#action = action;
    this.#protocol = protocol;
  }

  /**
   * When the request has come: answers by how many milliseconds AWS's clock is ahead of the right time.
   * @throws ConnectionLost
   */
  async arrive(signal: AbortSignal): Promise<number> {
    const fault = takeFault(this.#cloud, this.#action, kindsAt('arrival', this.#action));
    const effect = fault && faultKinds[fault.kind]?.effect;
    if (effect?.at !== 'arrival') return 0;
    const ms = milliseconds(fault?.value ?? '0s');
    if (effect.does === 'skew') return ms;
    if (effect.does !== 'delay') throw new ConnectionLost(effect.does);
    // The network's time is wall time: a caller's patience is not scaled either.
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    return 0;
  }

  /** @throws AwsError instead of acting. */
  refuse(caller: Pick<Caller, 'arn'>, input: unknown): void {
    refuseIfAsked(this.#cloud, { action: this.#action, protocol: this.#protocol, callerArn: caller.arn, input });
  }

  /** Carries the call out, in small pages if that is asked for. */
  carryOut(schema: OperationSchema | undefined, input: unknown, handle: (input: unknown) => unknown): unknown {
    const fault = schema && takeFault(this.#cloud, this.#action, kindsAt('pages', this.#action));
    return fault ? inSmallPages(Number(fault.value), schema, input, handle) : handle(input);
  }

  /** When the service has acted. @throws AwsError, ConnectionLost instead of its answer. */
  answer(caller: Pick<Caller, 'arn'>): void {
    const fault = takeFault(this.#cloud, this.#action, kindsAt('answer', this.#action));
    const effect = fault && faultKinds[fault.kind]?.effect;
    if (effect?.at !== 'answer') return;
    if (effect.does !== 'fail') throw new ConnectionLost(effect.does);
    throw failed({ action: this.#action, protocol: this.#protocol, callerArn: caller.arn });
  }
}

/**
 * Also for calls that one service of AWS makes to another one, which come over no wire.
 * @throws AwsError
 */
export function refuseIfAsked(cloud: Cloud, call: RefusedCall): void {
  const fault = takeFault(cloud, call.action, kindsAt('refusal', call.action));
  const effect = fault && faultKinds[fault.kind]?.effect;
  if (effect?.at === 'refusal') throw effect.error(call, cloud, fault?.value ?? '');
}
