import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { type Clock, scaledClock, systemClock, VirtualClock } from '../../src/lib/clock.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

test('virtual sleepers wake in the order of their due times, each at its own', async () => {
  const clock = new VirtualClock(0);
  const woken: string[] = [];
  for (const ms of [30, 10, 20]) void clock.sleep(ms).then(() => woken.push(`${ms} at ${clock.now()}`));
  await clock.advance(25);
  expect([woken, clock.now()]).toEqual([['10 at 10', '20 at 20'], 25]);
  await clock.advance(5);
  expect(woken).toEqual(['10 at 10', '20 at 20', '30 at 30']);
});

test('a virtual sleep that is aborted rejects with the reason and wakes nobody later', async () => {
  const clock = new VirtualClock(0);
  const abort = new AbortController();
  const sleep = clock.sleep(10, abort.signal);
  abort.abort(new Error('enough'));
  await expect(sleep).rejects.toThrow('enough');
  expect([listeners(abort.signal), await clock.advanceToNext()]).toEqual([0, false]);
});

const virtual = new VirtualClock(0);
const clocks: readonly [string, Clock, () => Promise<void>][] = [
  ['the virtual clock', virtual, () => virtual.advance(1)],
  ['the system clock', systemClock, async () => undefined],
  ['a scaled clock', scaledClock(600), async () => undefined],
];

test.each(clocks)('%s leaves no listener on a signal that outlives its sleeps', async (_name, clock, pass) => {
  const { signal } = new AbortController();
  for (let nap = 0; nap < 20; nap += 1) {
    const sleep = clock.sleep(1, signal);
    expect(listeners(signal)).toBe(1);
    await pass();
    await sleep;
  }
  expect(listeners(signal)).toBe(0);
});

test('a scaled clock sleeps shorter and ages faster, but gives real work its time', async () => {
  const base = new VirtualClock(0);
  const clock = scaledClock(60, base);
  const sleep = clock.sleep(60_000);
  await base.advance(1_000);
  await sleep;
  const minute = 60_000;
  expect([clock.now(), clock.age(0), clock.overdue(0, minute)]).toEqual([1_000, minute, false]);
  await base.advance(5 * minute);
  expect(clock.overdue(0, minute)).toBe(true);
});
