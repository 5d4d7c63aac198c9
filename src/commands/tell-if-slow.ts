import { say, type Terminal } from './terminal.js';

const silentMs = 5_000;

/** Does what no screen shows; says so, once, when it takes longer than five seconds. */
export async function tellIfSlow<T>(
  terminal: Pick<Terminal, 'clock' | 'stderr'>,
  sentence: string,
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  terminal.clock.sleep(silentMs, over.signal).then(
    () => say(terminal, sentence),
    () => undefined,
  );
  try {
    return await work();
  } finally {
    over.abort();
  }
}
