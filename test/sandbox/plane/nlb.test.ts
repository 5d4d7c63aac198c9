import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { TargetHealth } from '../../../src/sandbox/plane/health/target-health.js';
import { checkOrigins, inNlbWords } from '../../../src/sandbox/plane/nlb/checks.js';
import { nlbRuleset } from '../../../src/sandbox/plane/nlb/ruleset.js';
import type { TargetHealthReport } from '../../../src/sandbox/plane/port.js';
import { sampleTopology } from './sample-topology.js';

/** The rules that say where connections go to and whom they seem to come from. */
const rulesOf = (ruleset: string): string[] =>
  ruleset
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /dnat|snat to|drop$/.test(line));

describe('the rules of a network load balancer', () => {
  const [, nlb] = sampleTopology().loadBalancers;
  const targets = nlb?.type === 'network' ? nlb.listeners.flatMap(({ targetGroup }) => targetGroup.targets) : [];

  it('send new connections to the targets in turn, from the address they came to', () => {
    const route = { port: 9090, keepsClients: false };
    const ruleset = nlbRuleset([
      { ...route, address: '10.0.3.10', targets },
      { ...route, address: '10.0.4.10', targets: targets.slice(1) },
    ]);
    expect(rulesOf(ruleset)).toEqual([
      'ip daddr 10.0.3.10 tcp dport 9090 dnat ip to numgen inc mod 2 map { 0 : 10.0.3.11 . 80, 1 : 10.0.4.11 . 80 }',
      'ip daddr 10.0.4.10 tcp dport 9090 dnat ip to numgen inc mod 1 map { 0 : 10.0.4.11 . 80 }',
      'meta l4proto tcp ct status dnat ct original ip daddr 10.0.3.10 ct original proto-dst 9090 snat to 10.0.3.10',
      'meta l4proto tcp ct status dnat ct original ip daddr 10.0.4.10 ct original proto-dst 9090 snat to 10.0.4.10',
    ]);
  });

  it('leave the sender as it is where clients’ addresses are kept', () => {
    const routes = [{ address: '10.0.3.10', port: 9090, keepsClients: true, targets: targets.slice(1) }];
    expect(rulesOf(nlbRuleset(routes))).toEqual([
      'ip daddr 10.0.3.10 tcp dport 9090 dnat ip to numgen inc mod 1 map { 0 : 10.0.4.11 . 80 }',
    ]);
  });

  it('drop new connections while there is no target', () => {
    const routes = [{ address: '10.0.3.10', port: 9090, keepsClients: true, targets: [] }];
    expect(rulesOf(nlbRuleset(routes))).toEqual(['ip daddr 10.0.3.10 tcp dport 9090 drop']);
  });
});

describe('a check over HTTP by a network load balancer', () => {
  const [, nlb] = sampleTopology().loadBalancers;
  const [listener] = nlb?.type === 'network' ? nlb.listeners : [];

  it('names its own address with the listener’s port as the host, and has one reason for every failure', async () => {
    if (!listener) throw new Error('the sample has a listener');
    const asked: (string | undefined)[] = [];
    const server = createServer(({ headers, url }, response) => {
      asked.push(`${headers.host}${url}`);
      response.writeHead(asked.length === 1 ? 200 : 500).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const at = server.address();
    const port = typeof at === 'object' && at ? at.port : 0;
    const { targetGroup } = listener;
    const healthCheck = {
      ...targetGroup.healthCheck,
      protocol: 'HTTP',
      path: '/ready',
      port,
      intervalSeconds: 0,
    } as const;
    // The check has a port of its own: nothing listens on the target's.
    const targets = targetGroup.targets.slice(0, 1).map((target) => ({ ...target, address: '127.0.0.1', port: 1 }));
    const group = { ...targetGroup, healthCheck, targets };
    const config = {
      nodes: [{ address: '127.0.0.1', availabilityZone: 'us-east-1a' }],
      listeners: [{ port: 9090, targetGroup: group }],
    };
    const reports: TargetHealthReport[] = [];
    const health = new TargetHealth(
      (report) => reports.push(inNlbWords(report)),
      () => undefined,
      (one) => checkOrigins(config, one),
    );
    health.update([group]);
    await expect.poll(() => reports.length).toBe(3);
    health.update([]);
    server.close();
    expect(reports.map(({ state, reason, description }) => [state, reason, description])).toEqual([
      ['initial', 'Elb.InitialHealthChecking', 'Initial health checks in progress'],
      ['healthy', undefined, undefined],
      ['unhealthy', 'Target.FailedHealthChecks', 'Health checks failed'],
    ]);
    expect([...new Set(asked)]).toEqual(['127.0.0.1:9090/ready']);
  });
});
