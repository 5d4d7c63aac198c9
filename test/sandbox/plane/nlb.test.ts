import { describe, expect, it } from 'vitest';
import { nlbRuleset } from '../../../src/sandbox/plane/nlb/ruleset.js';
import { sampleTopology } from './sample-topology.js';

describe('the rules of a network load balancer', () => {
  const [, nlb] = sampleTopology().loadBalancers;
  const listeners = nlb?.type === 'network' ? nlb.listeners : [];

  it('send new connections to the targets in turn, from the address they came to', () => {
    const routes = listeners.map((listener) => ({ listener, targets: listener.targetGroup.targets }));
    const lines = nlbRuleset(['10.0.3.10', '10.0.4.10'], routes).split('\n');
    expect(lines.filter((line) => /dnat ip|snat to/.test(line)).map((line) => line.trim())).toEqual([
      'tcp dport 9090 dnat ip to numgen inc mod 2 map { 0 : 10.0.3.11 . 80, 1 : 10.0.4.11 . 80 }',
      'ct status dnat ct original ip daddr 10.0.3.10 snat to 10.0.3.10',
      'ct status dnat ct original ip daddr 10.0.4.10 snat to 10.0.4.10',
    ]);
  });

  it('drop new connections while there is no target', () => {
    const routes = listeners.map((listener) => ({ listener, targets: [] }));
    expect(nlbRuleset(['10.0.3.10'], routes)).toContain('tcp dport 9090 drop');
  });
});
