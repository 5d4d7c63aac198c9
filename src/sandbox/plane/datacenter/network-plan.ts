import { gatewayOf, prefixLength } from '../addresses.js';
import { linkName, namespaceOf, returnMark, uplinkName } from '../names.js';
import type { PlaneInterface, PlaneVpc, Topology } from '../topology.js';

/** A network namespace with its addresses, linked to its VPC's router. */
export interface Attachment {
  readonly namespace: string;
  readonly vpcId: string;
  readonly link: string;
  readonly addresses: readonly AttachedAddress[];
  /** Answers to what it passes on under other senders' addresses come back to it. */
  readonly returnMark?: number;
}

export interface AttachedAddress {
  readonly address: string;
  readonly prefix: number;
  readonly gateway: string;
}

export interface RouterPlan {
  readonly vpc: PlaneVpc;
  readonly namespace: string;
  readonly uplink: string;
  readonly gateways: readonly string[];
  /** Addresses of the internet that lead to this router. */
  readonly publicAddresses: readonly string[];
}

export interface NetworkPlan {
  readonly routers: readonly RouterPlan[];
  readonly attachments: readonly Attachment[];
}

/** What networks the topology needs. Interfaces without a host, such as a NAT gateway's, get no namespace. */
export function networkPlan(topology: Topology): NetworkPlan {
  const interfaces = new Map(topology.interfaces.map((item) => [item.id, item]));
  const subnets = new Map(topology.subnets.map((subnet) => [subnet.id, subnet]));
  const attach = (namespace: string, interfaceIds: readonly string[]): Attachment[] => {
    const attached = interfaceIds.flatMap((id) => interfaces.get(id) ?? []);
    const [first] = attached;
    if (first === undefined) return [];
    const addresses = attached.flatMap((item) => {
      const subnet = subnets.get(item.subnetId);
      if (subnet === undefined) return [];
      return [{ address: item.address, prefix: prefixLength(subnet.cidr), gateway: gatewayOf(subnet.cidr) }];
    });
    return addresses.length === 0 ? [] : [{ namespace, vpcId: first.vpcId, link: linkName(namespace), addresses }];
  };
  return {
    routers: topology.vpcs.map((vpc) => ({
      vpc,
      namespace: namespaceOf.router(vpc.id),
      uplink: uplinkName(vpc.id),
      gateways: topology.subnets.filter((subnet) => subnet.vpcId === vpc.id).map((subnet) => gatewayOf(subnet.cidr)),
      publicAddresses: publicAddresses(topology, vpc.id),
    })),
    attachments: [
      ...topology.hosts.flatMap((host) => attach(namespaceOf.host(host.id), [host.interfaceId])),
      ...topology.databases.flatMap((database) => attach(namespaceOf.database(database.id), [database.interfaceId])),
      ...topology.loadBalancers.flatMap(({ arn, type, interfaceIds }) =>
        attach(namespaceOf.loadBalancer(arn), interfaceIds).map((attachment) =>
          type === 'network' ? { ...attachment, returnMark: returnMark(arn) } : attachment,
        ),
      ),
    ],
  };
}

/** Whether the interface exchanges packets with the internet under its own public address. */
export function reachesInternetDirectly(topology: Topology, item: PlaneInterface): boolean {
  const subnet = topology.subnets.find((candidate) => candidate.id === item.subnetId);
  return item.publicAddress !== undefined && subnet?.egress.kind === 'internet-gateway';
}

function publicAddresses(topology: Topology, vpcId: string): readonly string[] {
  const own = topology.interfaces
    .filter((item) => item.vpcId === vpcId && reachesInternetDirectly(topology, item))
    .flatMap((item) => item.publicAddress ?? []);
  const nat = topology.subnets.flatMap(({ vpcId: id, egress }) =>
    id === vpcId && egress.kind === 'nat-gateway' ? [egress.publicAddress] : [],
  );
  return [...new Set([...own, ...nat])];
}
