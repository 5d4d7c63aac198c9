import type { PlaneEvent } from '../../plane/port.js';
import type { Cloud } from '../../region/cloud.js';
import { loadBalancersOf } from './serving.js';
import { type TargetGroupRecord, TargetGroups, Targets } from './tables.js';
import { enterPhase, startRegistrations, targetDrained, targetsOf } from './target/registration.js';

export { type TargetState, targetStates } from './target/state.js';

/** Registers instances at the group's own port, as an Auto Scaling group does. A vanished group is ignored. */
export function registerTargets(cloud: Cloud, targetGroupArn: string, instanceIds: readonly string[]): void {
  const group = cloud.table(TargetGroups).get(targetGroupArn);
  if (!group) return;
  for (const instanceId of instanceIds) registerTarget(cloud, group, instanceId, group.port);
}

/** Registering again what is registered changes nothing; what is draining serves again. */
export function registerTarget(cloud: Cloud, group: TargetGroupRecord, instanceId: string, port: number): void {
  const id = `${group.id}/${instanceId}:${port}`;
  const present = cloud.table(Targets).get(id);
  if (present?.phase.kind === 'draining') enterPhase(present, { kind: 'waiting' });
  if (!present) {
    cloud.table(Targets).put({ id, targetGroupArn: group.id, instanceId, port, phase: { kind: 'waiting' }, epoch: 0 });
  }
  startRegistrations(cloud, group.id);
}

/** Takes instances out of the group, whatever their ports; they drain first when a load balancer serves the group. */
export function deregisterTargets(
  cloud: Cloud,
  targetGroupArn: string,
  instanceIds: readonly string[],
  port?: number,
): void {
  const group = cloud.table(TargetGroups).get(targetGroupArn);
  const delaySeconds = Number(group?.attributes['deregistration_delay.timeout_seconds'] ?? 0);
  const served = loadBalancersOf(cloud, targetGroupArn).length > 0;
  for (const target of targetsOf(cloud, targetGroupArn)) {
    const isMeant = instanceIds.includes(target.instanceId) && (port === undefined || port === target.port);
    if (!isMeant || target.phase.kind === 'draining') continue;
    if (!served || target.phase.kind === 'waiting' || delaySeconds === 0) cloud.table(Targets).delete(target.id);
    else cloud.schedule(targetDrained, enterPhase(target, { kind: 'draining' }), delaySeconds * 1000);
  }
}

/** What the data plane's health checks found out; reports about targets that are not checked any more are late. */
export function noteTargetHealth(cloud: Cloud, event: PlaneEvent): void {
  if (event.kind !== 'target-health') return;
  const target = cloud.table(Targets).get(`${event.targetGroupArn}/${event.targetId}:${event.port}`);
  if (target?.phase.kind !== 'checked') return;
  target.phase = {
    kind: 'checked',
    health: {
      state: event.state,
      ...(event.reason ? { reason: event.reason } : {}),
      ...(event.description ? { description: event.description } : {}),
    },
  };
}
