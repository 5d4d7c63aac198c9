import { mountInline } from '../components/mount.js';
import type { Printer } from '../printers/printer.js';
import type { Screen } from '../screen.js';
import { viewportOf } from '../terminal.js';
import type { TargetFacts } from '../text/target-header.js';
import { createProgressStore } from './store.js';
import { ProgressView } from './view.js';

export interface ProgressOptions {
  readonly target: TargetFacts;
  readonly screen: Screen;
  /** Ctrl-C: in a screen that reads keys the terminal sends no signal. Called at every press. */
  readonly onInterrupt: () => void;
}

/** Shows a run live until `close`. */
export function startProgress(options: ProgressOptions): Printer {
  const { target, screen, onInterrupt } = options;
  const store = createProgressStore();
  const view = (
    <ProgressView
      store={store}
      target={target}
      theme={screen.theme}
      clock={screen.clock}
      viewport={viewportOf(screen.output)}
      onInterrupt={onInterrupt}
    />
  );
  const mounted = mountInline(view, screen);
  const ended = mounted.waitUntilExit();
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    // Flushes what React has not drawn yet: the end of the run takes the live frame away.
    mounted.rerender(view);
    mounted.unmount();
    await ended;
  };
  return {
    onEvent: (event) => store.add(event),
    close: () => {
      closing ??= end();
      return closing;
    },
  };
}
