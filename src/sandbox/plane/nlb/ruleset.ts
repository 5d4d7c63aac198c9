import type { NlbListener, PlaneTarget } from '../topology.js';

export interface NlbRoute {
  readonly listener: NlbListener;
  /** The targets that get new connections. */
  readonly targets: readonly PlaneTarget[];
}

/**
 * The nftables ruleset inside a network load balancer's namespace: new connections go round robin to the targets, and
 * leave from the load balancer's address that they came to.
 */
export function nlbRuleset(addresses: readonly string[], routes: readonly NlbRoute[]): string {
  return [
    'table ip nlb',
    'delete table ip nlb',
    'table ip nlb {',
    '  chain to_target {',
    '    type nat hook prerouting priority dstnat;',
    ...routes.map(({ listener, targets }) => `    tcp dport ${listener.port} ${destination(targets)}`),
    '  }',
    '  chain from_balancer {',
    '    type nat hook postrouting priority srcnat;',
    ...addresses.map((address) => `    ct status dnat ct original ip daddr ${address} snat to ${address}`),
    '  }',
    '}',
    '',
  ].join('\n');
}

function destination(targets: readonly PlaneTarget[]): string {
  if (targets.length === 0) return 'drop';
  const map = targets.map(({ address, port }, index) => `${index} : ${address} . ${port}`).join(', ');
  return `dnat ip to numgen inc mod ${targets.length} map { ${map} }`;
}
