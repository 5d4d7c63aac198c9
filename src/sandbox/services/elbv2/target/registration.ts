import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { lifecycleTimes } from '../lifecycle-times.js';
import { forwardedTo, loadBalancersOf } from '../serving.js';
import {
  type CheckedHealth,
  type ListenerRecord,
  TargetGroups,
  type TargetPhase,
  type TargetRecord,
  Targets,
} from '../tables.js';

interface OfTarget {
  readonly targetId: string;
  readonly epoch: number;
}

/** The state at level `none`: said to be simulated, because no health check was ever made. */
const noHosts = {
  state: 'unhealthy',
  reason: 'Target.FailedHealthChecks',
  description: 'Health checks failed (simulated: this sandbox has no hosts)',
  simulated: true,
} as const;

export function targetsOf(cloud: Cloud, targetGroupArn: string): TargetRecord[] {
  return cloud.table(Targets).where((target) => target.targetGroupArn === targetGroupArn);
}

/** Moves a target on; what was planned for it in an earlier phase is void. */
export function enterPhase(target: TargetRecord, phase: TargetPhase): OfTarget {
  target.phase = phase;
  target.epoch += 1;
  return { targetId: target.id, epoch: target.epoch };
}

/** Registers the waiting targets of a group as soon as an active load balancer serves it. */
export function startRegistrations(cloud: Cloud, targetGroupArn: string): void {
  const active = loadBalancersOf(cloud, targetGroupArn).find((one) => one.state.code === 'active');
  if (!active) return;
  for (const target of targetsOf(cloud, targetGroupArn)) {
    if (target.phase.kind !== 'waiting') continue;
    const current = enterPhase(target, { kind: 'registering' });
    cloud.schedule(targetRegistered, current, lifecycleTimes[active.type].registrationMs);
  }
}

/** Called after a listener was removed or changed: targets of a group that nothing serves any more wait again. */
export function stopRegistrations(cloud: Cloud, listener: Pick<ListenerRecord, 'action'>): void {
  const targetGroupArn = forwardedTo(listener.action);
  if (!targetGroupArn || loadBalancersOf(cloud, targetGroupArn).length > 0) return;
  for (const target of targetsOf(cloud, targetGroupArn)) {
    if (target.phase.kind !== 'draining') enterPhase(target, { kind: 'waiting' });
  }
}

function current(cloud: Cloud, { targetId, epoch }: OfTarget): TargetRecord | undefined {
  const target = cloud.table(Targets).get(targetId);
  return target?.epoch === epoch ? target : undefined;
}

const unchecked: CheckedHealth = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
};

/** After a restart the load balancers are new processes: what the old ones found out is not known any more. */
export function forgetHealth(cloud: Cloud): void {
  if (cloud.plane.level === 'none') return;
  for (const target of cloud.table(Targets).all()) {
    if (target.phase.kind === 'checked') target.phase = { kind: 'checked', health: unchecked };
  }
}

export const targetRegistered = defineTask<OfTarget>('elbv2.target-registered', (cloud, payload) => {
  const target = current(cloud, payload);
  if (!target) return;
  const checked = enterPhase(target, { kind: 'checked', health: unchecked });
  const check = cloud.table(TargetGroups).get(target.targetGroupArn)?.healthCheck;
  if (cloud.plane.level !== 'none' || !check) return;
  cloud.schedule(simulatedChecksFail, checked, check.intervalSeconds * check.unhealthyThreshold * 1000);
});

export const simulatedChecksFail = defineTask<OfTarget>('elbv2.simulated-checks-fail', (cloud, payload) => {
  const target = current(cloud, payload);
  if (target) target.phase = { kind: 'checked', health: noHosts };
});

export const targetDrained = defineTask<OfTarget>('elbv2.target-drained', (cloud, payload) => {
  const target = current(cloud, payload);
  if (target) cloud.table(Targets).delete(target.id);
});
