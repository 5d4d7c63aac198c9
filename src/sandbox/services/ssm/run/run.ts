import { randomUUID } from 'node:crypto';
import { takeFault } from '../../../faults/faults.js';
import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { dropMessage, postMessage } from '../agent/mailbox.js';
import { isOnline } from '../node/node-status.js';
import { type InvocationDetail, type InvocationRecord, Invocations, type RunRecord, Runs } from '../tables.js';
import { amount } from './rate-control.js';
import { isTerminal, statuses } from './statuses.js';

/** For how long a new invocation does not exist for its caller. */
const visibleAfterMs = 1_500;

/** AWS keeps commands for 30 days. */
const historyMs = 30 * 24 * 3_600_000;

export const isHistory = (cloud: Cloud, { requestedAt }: RunRecord): boolean =>
  requestedAt < cloud.now() - cloud.scaled(historyMs);

export const newRunId = (): string => randomUUID();

export const deliveryEnds = defineTask<{ runId: string }>('ssm.delivery-ends', (cloud, reference) => {
  for (const invocation of invocationsOf(cloud, reference.runId)) {
    if (invocation.detail !== 'Pending') continue;
    endInvocation(cloud, invocation, isOnline(cloud, invocation.instanceId) ? 'DeliveryTimedOut' : 'Undeliverable');
  }
});

/** An instance that died in the middle of its work is noticed only here. */
export const executionEnds = defineTask<{ runId: string }>('ssm.execution-ends', (cloud, reference) => {
  for (const invocation of invocationsOf(cloud, reference.runId)) {
    if (!isTerminal(invocation.detail)) endInvocation(cloud, invocation, 'ExecutionTimedOut');
  }
});

export function invocationsOf(cloud: Cloud, id: string): InvocationRecord[] {
  return cloud.table(Invocations).where((invocation) => invocation.runId === id);
}

/** Keeps a new run and its deadlines; `targetRun` gives it its instances. */
export function addRun(cloud: Cloud, run: RunRecord): void {
  for (const old of cloud.table(Runs).where((one) => isHistory(cloud, one))) forgetRun(cloud, old);
  cloud.table(Runs).put(run);
  cloud.schedule(deliveryEnds, { runId: run.id }, (run.deliveryEnds - cloud.now()) * cloud.speed);
  cloud.schedule(executionEnds, { runId: run.id }, (run.executionEnds - cloud.now()) * cloud.speed);
}

export function forgetRun(cloud: Cloud, run: RunRecord): void {
  for (const invocation of invocationsOf(cloud, run.id)) cloud.table(Invocations).delete(invocation.id);
  cloud.table(Runs).delete(run.id);
}

/** Ends of a run on a node that only AWS knows the reason of. */
export const unexplainedEnds = ['AccessDenied', 'RateExceeded'] as const satisfies readonly InvocationDetail[];

const isUnexplained = (end: string | undefined): end is (typeof unexplainedEnds)[number] =>
  unexplainedEnds.some((one) => one === end);

/** The call that has led to a run. */
const origin = { command: 'ssm:SendCommand', association: 'ssm:CreateAssociation' } as const;

/** Makes the run's invocations and sends out as many as its concurrency allows. */
export function targetRun(cloud: Cloud, run: RunRecord, instanceIds: readonly string[]): void {
  const now = cloud.now();
  run.targetsKnown = true;
  for (const instanceId of instanceIds) {
    const end = takeFault(cloud, origin[run.kind], ['run-ends'])?.value;
    cloud.table(Invocations).put({
      id: `${run.id}/${instanceId}`,
      runId: run.id,
      instanceId,
      createdAt: now,
      visibleAt: now + cloud.scaled(visibleAfterMs),
      detail: isUnexplained(end) ? end : 'Pending',
      fails: takeFault(cloud, origin[run.kind], ['script-fails']) !== undefined,
      changedAt: now,
      plugins: [],
    });
  }
  sendMore(cloud, run);
}

/** Ends an invocation, and lets the run go on with the next ones or stop. */
export function endInvocation(cloud: Cloud, invocation: InvocationRecord, detail: InvocationDetail): void {
  invocation.detail = detail;
  invocation.changedAt = cloud.now();
  if (invocation.messageId) dropMessage(cloud, invocation.messageId);
  const run = cloud.table(Runs).get(invocation.runId);
  if (run) sendMore(cloud, run);
}

/** Pending invocations end at once; agents that work are asked to stop, which may come too late. */
export function cancelRun(cloud: Cloud, run: RunRecord, instanceIds: readonly string[]): void {
  const chosen = invocationsOf(cloud, run.id).filter(
    ({ instanceId, detail }) => (instanceIds.length === 0 || instanceIds.includes(instanceId)) && !isTerminal(detail),
  );
  if (instanceIds.length === 0) run.cancelled = true;
  for (const invocation of chosen) {
    if (invocation.detail === 'Pending') {
      endInvocation(cloud, invocation, 'Cancelled');
    } else {
      invocation.detail = 'Cancelling';
      invocation.changedAt = cloud.now();
      postMessage(cloud, invocation.instanceId, { kind: 'cancel', runId: run.id });
    }
  }
}

function sendMore(cloud: Cloud, run: RunRecord): void {
  const all = invocationsOf(cloud, run.id);
  const waiting = all.filter((invocation) => invocation.detail === 'Pending' && !invocation.messageId);
  const active = all.filter((invocation) => invocation.messageId && !isTerminal(invocation.detail)).length;
  const errors = all.filter((invocation) => statuses[invocation.detail].error).length;
  const stopped = errors > amount(run.maxErrors, all.length);
  const room = Math.max(1, amount(run.maxConcurrency, all.length)) - active;
  for (const invocation of stopped ? waiting : waiting.slice(0, Math.max(0, room))) {
    if (stopped) invocation.detail = 'Terminated';
    else invocation.messageId = postMessage(cloud, invocation.instanceId, { kind: 'run', runId: run.id });
    invocation.changedAt = cloud.now();
  }
  if (all.every((invocation) => isTerminal(invocation.detail))) run.steps = [];
}
