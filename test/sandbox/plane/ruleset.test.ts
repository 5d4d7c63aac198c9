import { describe, expect, it } from 'vitest';
import { routerRuleset } from '../../../src/sandbox/plane/datacenter/ruleset.js';
import { linkName, namespaceOf, returnMark } from '../../../src/sandbox/plane/names.js';
import type { PlaneRule, Topology } from '../../../src/sandbox/plane/topology.js';
import { anywhere, groupPeer, nlbArn, sampleTopology, tcpFrom } from './sample-topology.js';

function rulesetOf(topology: Topology): string {
  const [vpc] = topology.vpcs;
  if (vpc === undefined) throw new Error('the sample has a VPC');
  return routerRuleset(topology, vpc);
}

/** The lines of one chain or set, without indentation. */
function section(ruleset: string, head: string): string[] {
  const lines = ruleset.split('\n').map((line) => line.trim());
  const start = lines.indexOf(`${head} {`);
  return lines.slice(start + 1, lines.indexOf('}', start));
}

function withIngress(rules: readonly PlaneRule[]): Topology {
  const sample = sampleTopology();
  const securityGroups = sample.securityGroups.map((group) =>
    group.id === 'sg-web' ? { ...group, ingress: rules } : group,
  );
  return { ...sample, securityGroups };
}

describe('the ruleset of a VPC’s router', () => {
  it('asks the groups of the receiver', () => {
    expect(section(rulesetOf(sampleTopology()), 'chain in_sg_web')).toEqual([
      'ip saddr @members_sg_alb tcp dport 80 accept',
      'ip saddr 10.0.3.10/32 tcp dport 80 accept',
      'ip saddr 10.0.4.10/32 tcp dport 80 accept',
    ]);
    expect(section(rulesetOf(sampleTopology()), 'chain in_10_0_3_11')).toEqual(['jump in_sg_web']);
  });

  it('knows the members of each group, and has an empty set for a group that only a rule names', () => {
    const ruleset = rulesetOf(withIngress([tcpFrom(80, groupPeer('sg-elsewhere'))]));
    expect(ruleset).toContain('set members_sg_web { type ipv4_addr; elements = { 10.0.3.11, 10.0.4.11 }; }');
    expect(ruleset).toContain('set members_sg_elsewhere { type ipv4_addr; }');
  });

  it('writes each kind of rule', () => {
    const rules: PlaneRule[] = [
      { protocol: 'tcp', fromPort: 8000, toPort: 8100, peer: anywhere },
      { protocol: 'udp', fromPort: 0, toPort: 65_535, peer: anywhere },
      { protocol: 'icmp', fromPort: -1, toPort: -1, peer: anywhere },
      { protocol: 'icmp', fromPort: 8, toPort: -1, peer: anywhere },
      { protocol: 'all', fromPort: -1, toPort: -1, peer: groupPeer('sg-db') },
      { protocol: 'all', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '::/0' } },
    ];
    expect(section(rulesetOf(withIngress(rules)), 'chain in_sg_web')).toEqual([
      'tcp dport 8000-8100 accept',
      'meta l4proto udp accept',
      'meta l4proto icmp accept',
      'icmp type 8 accept',
      'ip saddr @members_sg_db accept',
    ]);
  });

  it('binds every address to its own link', () => {
    const bindings = rulesetOf(sampleTopology())
      .split('\n')
      .find((line) => line.includes('set bindings'));
    expect(bindings?.match(/"e[0-9a-f]{12}" \. [\d.]+/g)).toHaveLength(8);
    expect(section(rulesetOf(sampleTopology()), 'chain known_source')).toEqual([
      'iifname "internet" ip saddr 10.0.0.0/16 drop',
      'iifname != "internet" iifname . ip saddr != @bindings drop',
    ]);
  });

  it('lets out NAT subnets and interfaces with a public address, each under the right address', () => {
    const ruleset = rulesetOf(sampleTopology());
    expect(section(ruleset, 'chain arriving')).toEqual([
      'type nat hook prerouting priority dstnat;',
      'iifname "internet" dnat ip to ip daddr map { 203.0.113.11 : 10.0.1.10, 203.0.113.12 : 10.0.2.10 }',
    ]);
    expect(section(ruleset, 'chain departing')).toEqual([
      'type nat hook postrouting priority srcnat;',
      'oifname "internet" snat ip to ip saddr map { 10.0.1.10 : 203.0.113.11, 10.0.2.10 : 203.0.113.12 }',
      'oifname "internet" ip saddr 10.0.3.0/24 snat ip to 203.0.113.200',
      'oifname "internet" ip saddr 10.0.4.0/24 snat ip to 203.0.113.200',
    ]);
    expect(ruleset).toContain('elements = { 10.0.3.0/24, 10.0.4.0/24, 10.0.1.10, 10.0.2.10 };');
  });

  it('does not know a subnet without a route as online', () => {
    const sample = sampleTopology();
    const subnets = sample.subnets.map((subnet) => ({ ...subnet, egress: { kind: 'none' } as const }));
    const ruleset = rulesetOf({ ...sample, subnets });
    expect(ruleset).toContain('set online { type ipv4_addr; flags interval; auto-merge; }');
    expect(section(ruleset, 'chain departing')).toEqual(['type nat hook postrouting priority srcnat;']);
  });

  it('asks routes before open connections, and groups after', () => {
    const leave = section(rulesetOf(sampleTopology()), 'chain leave');
    const position = (text: string): number => leave.findIndex((line) => line.startsWith(text));
    const order = ['jump known_source', 'oifname "internet" ip saddr != @online', 'ct state', 'ip saddr vmap'];
    expect(order.map(position)).toEqual([...order.map(position)].sort((a, b) => a - b));
    expect(order.map(position)).not.toContain(-1);
  });

  it('judges what comes under a client’s address by the load balancer’s groups, never by the client’s', () => {
    const admitted = { peer: groupPeer('sg-nlb'), protocol: 'tcp', fromPort: 80, toPort: 80 } as const;
    const sample = withIngress([
      tcpFrom(80, groupPeer('sg-web')),
      tcpFrom(80, { kind: 'cidr', cidr: '10.0.3.0/24' }),
      admitted,
    ]);
    const loadBalancers = sample.loadBalancers.map((balancer) => {
      if (balancer.type !== 'network') return balancer;
      const listeners = balancer.listeners.map(({ port, targetGroup }) => {
        const targets = targetGroup.targets.slice(0, 1);
        return { port, targetGroup: { ...targetGroup, targets, preserveClientIp: true } };
      });
      return { ...balancer, listeners };
    });
    const ruleset = rulesetOf({ ...sample, loadBalancers });
    const mark = returnMark(nlbArn);
    const link = linkName(namespaceOf.loadBalancer(nlbArn));
    const foreign = `iifname "${link}" ip saddr != { 10.0.3.10, 10.0.4.10 }`;
    const leave = section(ruleset, 'chain leave');
    expect(leave.slice(1, 3)).toEqual([`${foreign} goto kept_leave_${mark}`, 'jump known_source']);
    expect(section(ruleset, `chain kept_leave_${mark}`)).toEqual([
      `ct mark set ${mark}`,
      'ct state established,related accept',
      'jump out_10_0_3_10',
    ]);
    expect(section(ruleset, 'chain enter')).toContain(`${foreign} goto kept_enter_${mark}`);
    expect(section(ruleset, `chain kept_enter_${mark}`)).toEqual([
      `ip daddr vmap { 10.0.3.11 : jump in_10_0_3_11_kept_${mark} }`,
    ]);
    expect(section(ruleset, `chain in_10_0_3_11_kept_${mark}`)).toEqual([
      'ip saddr 10.0.3.0/24 tcp dport 80 accept',
      'tcp dport 80 accept',
    ]);
    expect(section(ruleset, 'chain kept_return')).toEqual([
      'type filter hook prerouting priority mangle;',
      'ct direction reply ct mark != 0 meta mark set ct mark',
    ]);
  });

  it('leaves an interface without groups open, as only a load balancer’s can be', () => {
    const sample = sampleTopology();
    const interfaces = sample.interfaces.map((item) =>
      item.id === 'eni-nlb1' ? { ...item, securityGroupIds: [] } : item,
    );
    const ruleset = rulesetOf({ ...sample, interfaces });
    expect(section(ruleset, 'chain in_10_0_3_10')).toEqual(['accept']);
    expect(section(ruleset, 'chain out_10_0_3_10')).toEqual(['accept']);
  });

  it('answers no names in a VPC without DNS support', () => {
    const sample = sampleTopology();
    const vpcs = sample.vpcs.map((vpc) => ({ ...vpc, dnsSupport: false }));
    expect(rulesetOf(sample)).toContain('th dport 53 accept');
    expect(rulesetOf({ ...sample, vpcs })).not.toContain('dport 53');
  });

  it('is the same text for the same topology', () => {
    expect(rulesetOf(sampleTopology())).toBe(rulesetOf(sampleTopology()));
  });
});
