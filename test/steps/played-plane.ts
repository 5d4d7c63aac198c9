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
  let told: ReadonlySet<string> = new Set();
  let topology = emptyTopology;
  const tell = (event: PlaneEvent): void => {
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
      const now = newsOf(next);
      for (const [key, event] of now) if (!told.has(key)) tell(event);
      // What goes and comes back is told again.
      told = new Set(now.keys());
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

/** What is to be told of everything that is there, once each. */
function newsOf({ hosts, databases, loadBalancers }: Topology): ReadonlyMap<string, PlaneEvent> {
  const news = new Map<string, PlaneEvent>();
  for (const { id } of hosts) news.set(`host ${id}`, { kind: 'host-booted', hostId: id });
  for (const { id } of databases) news.set(`database ${id}`, { kind: 'database-ready', databaseId: id });
  for (const { arn, targets } of loadBalancers.flatMap(groupsOf)) {
    for (const { id, port } of targets) {
      const health = { targetGroupArn: arn, targetId: id, port, state: 'healthy' as const };
      news.set(`target ${arn} ${id}`, { kind: 'target-health', ...health });
    }
  }
  return news;
}
