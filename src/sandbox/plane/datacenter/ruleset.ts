import { linkLocalResolver, metadataAddress, resolverOf } from '../addresses.js';
import type { PlaneSecurityGroup, PlaneVpc, Topology } from '../topology.js';
import { keptClients } from './kept-clients.js';
import { networkPlan, reachesInternetDirectly } from './network-plan.js';
import {
  chain,
  chainOf,
  type Direction,
  groupChain,
  groupSet,
  ruleText,
  set,
  translation,
  verdictMap,
} from './rule-text.js';

/**
 * The nftables ruleset of one VPC's router, loaded as one transaction. A packet passes two base chains: `leave` asks the
 * sender's groups, `enter` the receiver's. Routes are asked before connection tracking: taking a route away cuts open
 * connections, taking a group's rule away does not, as in a VPC.
 */
export function routerRuleset(topology: Topology, vpc: PlaneVpc): string {
  const interfaces = topology.interfaces.filter((item) => item.vpcId === vpc.id);
  const subnets = topology.subnets.filter((subnet) => subnet.vpcId === vpc.id);
  const groups = topology.securityGroups.filter((group) => group.vpcId === vpc.id);
  const direct = interfaces.filter((item) => reachesInternetDirectly(topology, item));
  const bindings = networkPlan(topology)
    .attachments.filter((item) => item.vpcId === vpc.id)
    .flatMap(({ link, addresses }) => addresses.map(({ address }) => `"${link}" . ${address}`));
  const behindNat = subnets.flatMap(({ cidr, egress }) =>
    egress.kind === 'nat-gateway' ? [{ cidr, address: egress.publicAddress }] : [],
  );
  const verdicts = (direction: Direction): string[] =>
    interfaces.map(({ address }) => `${address} : jump ${chainOf(address, direction)}`);

  const replication = replicationRules(topology, vpc);
  const kept = keptClients(topology, vpc);

  return [
    'table inet vpc',
    'delete table inet vpc',
    'table inet vpc {',
    set('bindings', 'ifname . ipv4_addr', bindings),
    set('online', 'ipv4_addr', [...behindNat.map(({ cidr }) => cidr), ...direct.map(({ address }) => address)], true),
    ...groupNames(groups).map((id) => {
      const members = interfaces.filter((item) => item.securityGroupIds.includes(id));
      return set(
        groupSet(id),
        'ipv4_addr',
        members.map(({ address }) => address),
      );
    }),
    ...groups.flatMap((group) => [
      chain(
        groupChain(group.id, 'in'),
        group.ingress.flatMap((rule) => ruleText(rule, 'saddr')),
      ),
      chain(
        groupChain(group.id, 'out'),
        group.egress.flatMap((rule) => ruleText(rule, 'daddr')),
      ),
    ]),
    ...interfaces.flatMap((item) =>
      (['in', 'out'] as const).map((direction) => {
        const known = item.securityGroupIds.filter((id) => groups.some((group) => group.id === id));
        // Only a load balancer can be without a group, and then nothing restricts it.
        const rules = known.map((id) => `jump ${groupChain(id, direction)}`);
        return chain(chainOf(item.address, direction), item.securityGroupIds.length === 0 ? ['accept'] : rules);
      }),
    ),
    ...kept.chains,
    chain('known_source', [
      `iifname "internet" ip saddr ${vpc.cidr} drop`,
      'iifname != "internet" iifname . ip saddr != @bindings drop',
    ]),
    chain('leave', [
      'type filter hook forward priority 0; policy drop;',
      ...kept.leave,
      'jump known_source',
      'oifname "internet" ip saddr != @online drop',
      'iifname "internet" ip daddr != @online drop',
      'ct state established,related accept',
      'iifname "internet" accept',
      ...replication,
      verdictMap('saddr', verdicts('out')),
    ]),
    chain('enter', [
      'type filter hook forward priority 10; policy drop;',
      'ct state established,related accept',
      'oifname "internet" accept',
      ...kept.enter,
      ...replication,
      verdictMap('daddr', verdicts('in')),
    ]),
    chain('services', [
      'type filter hook input priority 0; policy drop;',
      'iifname "lo" accept',
      'iifname "internet" drop',
      'jump known_source',
      'ct state established,related accept',
      ...(vpc.dnsSupport
        ? [`ip daddr { ${resolverOf(vpc.cidr)}, ${linkLocalResolver} } meta l4proto { tcp, udp } th dport 53 accept`]
        : []),
      `ip daddr ${metadataAddress} tcp dport 80 accept`,
      'meta l4proto icmp accept',
    ]),
    chain('arriving', [
      'type nat hook prerouting priority dstnat;',
      translation(
        'iifname "internet" dnat ip to ip daddr',
        direct.map((item) => `${item.publicAddress} : ${item.address}`),
      ),
    ]),
    chain('departing', [
      'type nat hook postrouting priority srcnat;',
      translation(
        'oifname "internet" snat ip to ip saddr',
        direct.map((item) => `${item.address} : ${item.publicAddress}`),
      ),
      ...behindNat.map(({ cidr, address }) => `oifname "internet" ip saddr ${cidr} snat ip to ${address}`),
    ]),
    '}',
    '',
  ].join('\n');
}

/**
 * Members of an Aurora cluster share their storage behind the customer's network. Replication plays that storage here,
 * so no security group may stand in its way.
 */
function replicationRules({ databases, interfaces }: Topology, vpc: PlaneVpc): readonly string[] {
  const clusters = [...new Set(databases.map(({ clusterId }) => clusterId))];
  return clusters.flatMap((clusterId) => {
    const members = databases.filter((database) => database.clusterId === clusterId);
    const addresses = members.flatMap(({ interfaceId }) =>
      interfaces.filter(({ id, vpcId }) => id === interfaceId && vpcId === vpc.id).map(({ address }) => address),
    );
    if (addresses.length < 2) return [];
    const peers = `{ ${addresses.join(', ')} }`;
    const ports = [...new Set(members.map(({ port }) => port))].join(', ');
    return [`ip saddr ${peers} ip daddr ${peers} tcp dport { ${ports} } accept`];
  });
}

/** Every group that exists or that a rule names: a rule may name a group of which nothing is a member. */
function groupNames(groups: readonly PlaneSecurityGroup[]): readonly string[] {
  const named = groups.flatMap((group) =>
    [...group.ingress, ...group.egress].flatMap(({ peer }) => (peer.kind === 'group' ? [peer.groupId] : [])),
  );
  return [...new Set([...groups.map((group) => group.id), ...named])];
}
