import { endpointAddress, linkLocalResolver, packagesAddress, resolverOf } from '../addresses.js';
import { packageHost } from '../image/recipe.js';
import { namespaceOf, privateDomain } from '../names.js';
import type { AwsEndpoints, RouterConfig, RouterHost } from '../protocol.js';
import type { PlaneVpc, Topology } from '../topology.js';
import { Child } from './child.js';

/** The processes that answer names and instance metadata, one per VPC. */
export class Routers {
  private readonly children = new Map<string, Child>();

  constructor(
    private readonly endpoints: readonly AwsEndpoints[],
    private readonly log: (text: string) => void,
  ) {}

  async retire(vpcIds: readonly string[]): Promise<void> {
    for (const vpcId of vpcIds) {
      await this.children.get(vpcId)?.stop();
      this.children.delete(vpcId);
    }
  }

  configure(topology: Topology): void {
    for (const vpc of topology.vpcs) {
      let child = this.children.get(vpc.id);
      if (child === undefined) {
        child = new Child('router', namespaceOf.router(vpc.id), {
          onMessage: (message) => {
            if (message.kind === 'log') this.log(message.text);
          },
          log: this.log,
        });
        this.children.set(vpc.id, child);
      }
      child.configure(routerConfig(topology, vpc, this.endpoints));
    }
  }
}

/** What one VPC's services answer. */
function routerConfig(topology: Topology, vpc: PlaneVpc, endpoints: readonly AwsEndpoints[]): RouterConfig {
  const hosts = topology.hosts.flatMap((host): (readonly [string, RouterHost])[] => {
    const own = topology.interfaces.find((item) => item.id === host.interfaceId && item.vpcId === vpc.id);
    if (own === undefined) return [];
    const { metadata, hostname } = host;
    const { id: interfaceId, vpcId, subnetId, securityGroupIds, publicAddress } = own;
    const network = { interfaceId, vpcId, subnetId, securityGroupIds };
    return [[own.address, { metadata, hostname, ...network, ...(publicAddress ? { publicAddress } : {}) }]];
  });
  return {
    vpcId: vpc.id,
    resolvers: [resolverOf(vpc.cidr), linkLocalResolver],
    records: {
      ...Object.fromEntries(
        endpoints.flatMap(({ names }, index) => names.map((name) => [name.toLowerCase(), [endpointAddress(index)]])),
      ),
      [packageHost]: [packagesAddress],
      ...Object.fromEntries(
        hosts.map(([address, { hostname, metadata }]) => [`${hostname}.${privateDomain(metadata.region)}`, [address]]),
      ),
      ...Object.fromEntries(topology.records.map(({ name, addresses }) => [name.toLowerCase(), addresses])),
    },
    hosts: Object.fromEntries(hosts),
  };
}
