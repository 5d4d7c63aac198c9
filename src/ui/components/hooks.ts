import { useInput, useStdout } from 'ink';
import { useEffect, useState } from 'react';
import type { Clock } from '../../lib/clock.js';
import { type KeyPress, keyPresses } from '../keys.js';
import type { Size } from '../screen.js';

/** The terminal's size, also after it has changed. */
export function useSize(measure: () => Size): Size {
  const { stdout } = useStdout();
  const [size, setSize] = useState(measure);
  useEffect(() => {
    const resized = (): void => setSize(measure());
    stdout.on('resize', resized);
    return () => {
      stdout.off('resize', resized);
    };
  }, [stdout, measure]);
  return size;
}

/** The time, refreshed every `everyMs`. */
export function useNow(clock: Clock, everyMs: number): number {
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    const gone = new AbortController();
    const tick = async (): Promise<void> => {
      for (;;) {
        await clock.sleep(everyMs, gone.signal).catch(() => undefined);
        if (gone.signal.aborted) return;
        setNow(clock.now());
      }
    };
    void tick();
    return () => gone.abort();
  }, [clock, everyMs]);
  return now;
}

export function useKeys(onKey: (press: KeyPress) => void): void {
  useInput((input, key) => {
    for (const press of keyPresses(input, key)) onKey(press);
  });
}
