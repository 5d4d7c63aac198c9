import type { Cloud } from '../../../region/cloud.js';
import type { InvocationDetail, RunRecord } from '../tables.js';
import { amount } from './rate-control.js';
import { invocationsOf } from './run.js';
import { isTerminal, statuses } from './statuses.js';

export type RunStatus = 'Pending' | 'InProgress' | 'Success' | 'Cancelled' | 'Failed' | 'TimedOut' | 'Cancelling';

export interface Outcome {
  readonly status: RunStatus;
  readonly detail: string;
  readonly targets: number;
  readonly completed: number;
  readonly errors: number;
  readonly deliveryTimeouts: number;
}

/**
 * The run as a whole, from its invocations. The trap of AWS: a run that matched no instance is a `Success`, and so is
 * one whose unreachable instances are the only ones that failed.
 */
export function outcomeOf(cloud: Cloud, run: RunRecord): Outcome {
  const details = invocationsOf(cloud, run.id).map((invocation) => invocation.detail);
  const count = (matches: (detail: InvocationDetail) => boolean): number => details.filter(matches).length;
  const counts = {
    targets: details.length,
    completed: count(isTerminal),
    errors: count((detail) => statuses[detail].error),
    deliveryTimeouts: count((detail) => detail === 'DeliveryTimedOut'),
  };
  return { ...counts, ...verdict(run, details) };
}

function verdict(run: RunRecord, details: readonly InvocationDetail[]): Pick<Outcome, 'status' | 'detail'> {
  const whole = (status: RunStatus, detail: string = status) => ({ status, detail });
  if (!run.targetsKnown) return whole('Pending');
  if (details.length === 0) return whole('Success', 'NoInstancesInTag');
  if (!details.every(isTerminal)) {
    if (run.cancelled) return whole('Cancelling');
    return whole(details.every((detail) => detail === 'Pending') ? 'Pending' : 'InProgress');
  }
  if (run.cancelled) return whole('Cancelled');
  const allowed = amount(run.maxErrors, details.length);
  const tooMany = (matches: (detail: InvocationDetail) => boolean): boolean => details.filter(matches).length > allowed;
  if (tooMany((detail) => detail === 'DeliveryTimedOut')) return whole('TimedOut', 'DeliveryTimedOut');
  if (tooMany((detail) => detail === 'ExecutionTimedOut')) return whole('TimedOut', 'ExecutionTimedOut');
  if (tooMany((detail) => statuses[detail].error)) return whole('Failed');
  const counted = details.filter((detail) => detail !== 'Undeliverable');
  return counted.every((detail) => detail === 'Success') ? whole('Success') : whole('Failed', 'Incomplete');
}
