import type { PlaneRule } from '../topology.js';

export type Direction = 'in' | 'out';

/** One rule; an IPv6 peer gives none, as the VPC's network is IPv4. */
export function ruleText(rule: PlaneRule, side: 'saddr' | 'daddr'): readonly string[] {
  const { peer } = rule;
  if (peer.kind === 'cidr' && peer.cidr.includes(':')) return [];
  const anywhere = peer.kind === 'cidr' && peer.cidr === '0.0.0.0/0';
  const peerMatch = anywhere ? '' : `ip ${side} ${peer.kind === 'cidr' ? peer.cidr : `@${groupSet(peer.groupId)}`}`;
  return [[peerMatch, protocolMatch(rule), 'accept'].filter((part) => part !== '').join(' ')];
}

export function protocolMatch({ protocol, fromPort, toPort }: PlaneRule): string {
  if (protocol === 'all') return '';
  if (protocol === 'icmp') return fromPort < 0 ? 'meta l4proto icmp' : `icmp type ${fromPort}`;
  if (fromPort <= 0 && toPort >= 65_535) return `meta l4proto ${protocol}`;
  return `${protocol} dport ${fromPort === toPort ? fromPort : `${fromPort}-${toPort}`}`;
}

const word = (id: string): string => id.replace(/\W/g, '_');
export const groupSet = (id: string): string => `members_${word(id)}`;
export const groupChain = (id: string, direction: Direction): string => `${direction}_${word(id)}`;
export const chainOf = (address: string, direction: Direction): string => `${direction}_${word(address)}`;

export function set(name: string, type: string, elements: readonly string[], ranges = false): string {
  const unique = [...new Set(elements)];
  const flags = ranges ? ' flags interval; auto-merge;' : '';
  return `  set ${name} { type ${type};${flags}${unique.length === 0 ? '' : ` elements = { ${unique.join(', ')} };`} }`;
}

export function chain(name: string, lines: readonly string[]): string {
  return [`  chain ${name} {`, ...lines.filter((line) => line !== '').map((line) => `    ${line}`), '  }'].join('\n');
}

export function verdictMap(side: 'saddr' | 'daddr', entries: readonly string[]): string {
  return entries.length === 0 ? '' : `ip ${side} vmap { ${entries.join(', ')} }`;
}

export function translation(rule: string, entries: readonly string[]): string {
  return entries.length === 0 ? '' : `${rule} map { ${entries.join(', ')} }`;
}
