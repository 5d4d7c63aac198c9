import type { PlaneTarget } from '../topology.js';

/** One listener on one of the load balancer's addresses. */
export interface NlbRoute {
  readonly address: string;
  readonly port: number;
  /** The targets that get new connections. */
  readonly targets: readonly PlaneTarget[];
  /** They see the client's address, and their answers come back through the load balancer all the same. */
  readonly keepsClients: boolean;
}

/**
 * The nftables ruleset inside a network load balancer's namespace: new connections go round robin to the targets, and
 * leave from the load balancer's address that they came to, or from the client's.
 */
export function nlbRuleset(routes: readonly NlbRoute[]): string {
  const hiding = routes.filter(({ keepsClients }) => !keepsClients);
  return [
    'table ip nlb',
    'delete table ip nlb',
    'table ip nlb {',
    '  chain to_target {',
    '    type nat hook prerouting priority dstnat;',
    ...routes.map(({ address, port, targets }) => `    ip daddr ${address} tcp dport ${port} ${destination(targets)}`),
    '  }',
    '  chain from_balancer {',
    '    type nat hook postrouting priority srcnat;',
    ...hiding.map(
      ({ address, port }) =>
        `    meta l4proto tcp ct status dnat ct original ip daddr ${address} ct original proto-dst ${port} snat to ${address}`,
    ),
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
