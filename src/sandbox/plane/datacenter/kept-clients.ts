import { linkName, namespaceOf, returnMark } from '../names.js';
import type { NetworkLoadBalancer, PlaneInterface, PlaneRule, PlaneVpc, Topology } from '../topology.js';
import { chain, chainOf, protocolMatch, ruleText, verdictMap } from './rule-text.js';

/** Parts of a router's ruleset. */
export interface KeptClients {
  readonly chains: readonly string[];
  readonly leave: readonly string[];
  readonly enter: readonly string[];
}

interface Balancer {
  readonly link: string;
  readonly mark: number;
  readonly interfaces: readonly PlaneInterface[];
  /** Interfaces of the targets that see its clients' addresses. */
  readonly targets: readonly PlaneInterface[];
}

/**
 * What network load balancers pass on under their clients' addresses: its sender is not their own, their groups judge
 * it on its way out, and its answers come back by them, as only they know the address that the client asked. A target
 * has to admit the client's address or the load balancer's group; the client's own groups admit nothing here.
 */
export function keptClients(topology: Topology, vpc: PlaneVpc): KeptClients {
  const balancers = topology.loadBalancers.flatMap((one) =>
    one.type === 'network' ? balancerIn(topology, vpc, one) : [],
  );
  const foreign = ({ link, interfaces }: Balancer) =>
    `iifname "${link}" ip saddr != { ${interfaces.map(({ address }) => address).join(', ')} }`;
  return {
    chains: [
      chain('kept_return', [
        'type filter hook prerouting priority mangle;',
        'ct direction reply ct mark != 0 meta mark set ct mark',
      ]),
      ...balancers.flatMap((balancer) => chainsOf(topology, balancer)),
    ],
    leave: balancers.map((one) => `${foreign(one)} goto kept_leave_${one.mark}`),
    enter: balancers.map((one) => `${foreign(one)} goto kept_enter_${one.mark}`),
  };
}

function balancerIn(topology: Topology, vpc: PlaneVpc, balancer: NetworkLoadBalancer): readonly Balancer[] {
  const { arn, interfaceIds, listeners } = balancer;
  const within = topology.interfaces.filter(({ vpcId }) => vpcId === vpc.id);
  const interfaces = within.filter(({ id }) => interfaceIds.includes(id));
  const kept = listeners.flatMap(({ targetGroup }) => (targetGroup.preserveClientIp ? targetGroup.targets : []));
  const targets = within.filter(({ id }) => kept.some(({ interfaceId }) => interfaceId === id));
  const link = linkName(namespaceOf.loadBalancer(arn));
  return interfaces.length === 0 ? [] : [{ link, mark: returnMark(arn), interfaces, targets }];
}

function chainsOf(topology: Topology, { mark, interfaces, targets }: Balancer): readonly string[] {
  const groupIds = interfaces.flatMap(({ securityGroupIds }) => securityGroupIds);
  const admitting = (address: string): string => `${chainOf(address, 'in')}_kept_${mark}`;
  return [
    chain(`kept_leave_${mark}`, [
      `ct mark set ${mark}`,
      'ct state established,related accept',
      // Its interfaces have the same groups.
      ...interfaces.slice(0, 1).map(({ address }) => `jump ${chainOf(address, 'out')}`),
    ]),
    ...targets.map(({ address, securityGroupIds }) => {
      const groups = topology.securityGroups.filter(({ id }) => securityGroupIds.includes(id));
      const rules = groups.flatMap(({ ingress }) => ingress.flatMap((rule) => admission(rule, groupIds)));
      return chain(admitting(address), rules);
    }),
    chain(`kept_enter_${mark}`, [
      verdictMap(
        'daddr',
        targets.map(({ address }) => `${address} : jump ${admitting(address)}`),
      ),
    ]),
  ];
}

/** A target's rule as it reads for what comes by a load balancer with these groups. */
function admission(rule: PlaneRule, groupIds: readonly string[]): readonly string[] {
  if (rule.peer.kind === 'cidr') return ruleText(rule, 'saddr');
  return groupIds.includes(rule.peer.groupId) ? [`${protocolMatch(rule)} accept`.trim()] : [];
}
