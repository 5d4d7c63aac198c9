import { useInput } from 'ink';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Clock } from '../../lib/clock.js';
import { type KeyPress, keyPresses } from '../keys.js';
import type { Size } from '../screen.js';
import { unwrapped, type Viewport } from '../terminal.js';
import { type Line, lineWidth } from '../text/line.js';

/** The terminal's size, also after it has changed, and where to note the frame that was fitted to it. */
export function useFitting(viewport: Viewport): { readonly size: Size; readonly drawn: RefObject<readonly Line[]> } {
  const [size, setSize] = useState(viewport.size);
  const drawn = useRef<readonly Line[]>([]);
  useEffect(
    () =>
      viewport.onResize(() => {
        const now = viewport.size();
        viewport.write(unwrapped(drawn.current.map(lineWidth), now.columns));
        setSize(now);
      }),
    [viewport],
  );
  return { size, drawn };
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
