import { expect, test } from 'vitest';
import { tellIfSlow } from '../../src/commands/tell-if-slow.js';
import { VirtualClock } from '../../src/lib/clock.js';
import { playedTerminal } from './played.js';

test('what takes its time is told once, after five seconds; what is quick, or fails, is not', async () => {
  const clock = new VirtualClock();
  const terminal = playedTerminal(clock);
  expect(await tellIfSlow(terminal, 'Never told.', async () => 'quick')).toBe('quick');
  const refused = tellIfSlow(terminal, 'Never told.', async () => Promise.reject(new Error('no')));
  await expect(refused).rejects.toThrow('no');

  let answer = (_word: string): void => undefined;
  const slow = tellIfSlow(
    terminal,
    'Still waiting.',
    () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      }),
  );
  await clock.advance(4_900);
  expect(terminal.said()).toEqual([]);
  await clock.advance(60_000);
  expect(terminal.said()).toEqual(['Still waiting.']);
  answer('late');
  expect(await slow).toBe('late');
});
