import { namespaceOf } from '../names.js';
import type { PlaneEvent } from '../port.js';
import type { AlbConfig, ChildMessage, NlbConfig } from '../protocol.js';
import type { PlaneLoadBalancer, Topology } from '../topology.js';
import { Child } from './child.js';

/** The processes behind the load balancers. */
export class LoadBalancers {
  private readonly children = new Map<string, Child>();

  constructor(
    private readonly emit: (event: PlaneEvent) => void,
    private readonly log: (text: string) => void,
  ) {}

  async retire(topology: Topology, leavingNamespaces: readonly string[]): Promise<void> {
    const wanted = new Set(topology.loadBalancers.map((item) => item.arn));
    for (const [arn, child] of this.children) {
      if (wanted.has(arn) && !leavingNamespaces.includes(namespaceOf.loadBalancer(arn))) continue;
      this.children.delete(arn);
      await child.stop();
    }
  }

  configure(topology: Topology): void {
    for (const balancer of topology.loadBalancers) {
      const config = loadBalancerConfig(balancer, topology);
      if (config.nodes.length === 0) continue;
      let child = this.children.get(balancer.arn);
      if (child === undefined) {
        const role = balancer.type === 'application' ? 'alb' : 'nlb';
        const handlers = { onMessage: (message: ChildMessage) => this.receive(balancer, message), log: this.log };
        child = new Child(role, namespaceOf.loadBalancer(balancer.arn), handlers);
        this.children.set(balancer.arn, child);
      }
      child.configure(config);
    }
  }

  private receive(balancer: PlaneLoadBalancer, message: ChildMessage): void {
    if (message.kind === 'target-health') this.emit(message);
    else this.log(`${balancer.name}: ${message.text}`);
  }
}

function loadBalancerConfig(balancer: PlaneLoadBalancer, topology: Topology): AlbConfig | NlbConfig {
  const nodes = balancer.interfaceIds.flatMap((id) =>
    topology.interfaces
      .filter((item) => item.id === id)
      .map(({ address, availabilityZone }) => ({ address, availabilityZone })),
  );
  return balancer.type === 'application'
    ? { nodes, listeners: balancer.listeners, idleTimeoutSeconds: balancer.idleTimeoutSeconds }
    : { nodes, listeners: balancer.listeners };
}
