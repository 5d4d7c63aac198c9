import { describe, expect, it } from 'vitest';
import { ApplyQueue } from '../../../src/sandbox/plane/apply-queue.js';
import { emptyTopology, type Topology } from '../../../src/sandbox/plane/topology.js';

function named(name: string): Topology {
  return { ...emptyTopology, records: [{ name, addresses: [] }] };
}

describe('the queue of topologies', () => {
  it('applies one at a time and skips those that a newer one replaced', async () => {
    const applied: string[] = [];
    let running = 0;
    const queue = new ApplyQueue(async ({ records }) => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      applied.push(records[0]?.name ?? '');
      running -= 1;
    });
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => queue.push(named(name))));
    await queue.push(named('e'));
    expect(applied).toEqual(['a', 'd', 'e']);
  });

  it('tells a failure to those who asked for it, and goes on', async () => {
    const queue = new ApplyQueue(async ({ records }) => {
      if (records[0]?.name === 'bad') throw new Error('no');
    });
    const results = await Promise.allSettled([queue.push(named('bad')), queue.push(named('good'))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
