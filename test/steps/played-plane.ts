import type { DataPlane, PlaneEvent } from '../../src/sandbox/plane/port.js';
import {
  emptyTopology,
  type PlaneLoadBalancer,
  type PlaneTargetGroup,
  type Topology,
} from '../../src/sandbox/plane/topology.js';

export interface PlayedPlane extends DataPlane {
  readonly topology: () => Topology;
}

/** A data plane without hosts that reports what hosts would: they boot, databases answer, every target is healthy. */
export function playedPlane(): PlayedPlane {
  const listeners: ((event: PlaneEvent) => void)[] = [];
  const told = new Set<string>();
  let topology = emptyTopology;
  const tellOnce = (key: string, event: PlaneEvent): void => {
    if (told.has(key)) return;
    told.add(key);
    setImmediate(() => {
      for (const listener of listeners) listener(event);
    });
  };
  return {
    level: 'real',
    description: 'Played by the test.',
    databaseCa: undefined,
    topology: () => topology,
    apply: async (next) => {
      topology = next;
      for (const { id } of next.hosts) tellOnce(`host ${id}`, { kind: 'host-booted', hostId: id });
      for (const { id } of next.databases) tellOnce(`database ${id}`, { kind: 'database-ready', databaseId: id });
      for (const targetGroup of next.loadBalancers.flatMap(groupsOf)) {
        for (const { id, port } of targetGroup.targets) {
          const health = { targetGroupArn: targetGroup.arn, targetId: id, port, state: 'healthy' as const };
          tellOnce(`target ${targetGroup.arn} ${id}`, { kind: 'target-health', ...health });
        }
      }
    },
    dial: async () => {
      throw new Error('nothing flows through a played plane');
    },
    console: async () => '',
    onEvent: (listener) => listeners.push(listener),
    stop: async () => undefined,
  };
}

function groupsOf(balancer: PlaneLoadBalancer): PlaneTargetGroup[] {
  if (balancer.type === 'network') return balancer.listeners.map((one) => one.targetGroup);
  return balancer.listeners.flatMap(({ action }) => (action.kind === 'forward' ? [action.targetGroup] : []));
}
