import { fold, noProgress } from '../../engine/progress.js';
import type { Clock } from '../../lib/clock.js';
import type { TargetFacts } from '../text/target-header.js';
import { paint, type Theme } from '../theme.js';
import { heartbeat, linesOf } from './plain-lines.js';
import type { Printer } from './printer.js';

export interface PlainPrinterOptions {
  /** Gets one line per call, without the newline. */
  readonly writeLine: (line: string) => void;
  readonly theme: Theme;
  readonly target: TargetFacts;
  /** Wall time. */
  readonly clock: Clock;
}

/** Well inside the minutes of silence after which CI systems and SSH gateways cut a connection. */
const heartbeatMs = 30_000;

/** For logs, pipes and screen readers: a line per state change and a heartbeat that names what is awaited. */
export function createPlainPrinter(options: PlainPrinterOptions): Printer {
  const { writeLine, theme, target, clock } = options;
  const closing = new AbortController();
  let progress = noProgress;
  let beating: Promise<void> | undefined;

  const beat = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(heartbeatMs, closing.signal).catch(() => undefined);
      if (closing.signal.aborted) return;
      for (const line of heartbeat(progress, clock.now())) writeLine(paint(line, theme));
    }
  };

  return {
    onEvent: (event) => {
      const before = progress;
      progress = fold(before, event);
      for (const line of linesOf(event, before, progress, target, theme)) writeLine(paint(line, theme));
      if (event.type === 'run-started') beating ??= beat();
      if (event.type === 'run-finished') closing.abort();
    },
    close: async () => {
      closing.abort();
      await beating;
    },
  };
}
