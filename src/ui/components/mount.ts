import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import type { Screen } from '../screen.js';
import { clearVisible, enterFullScreen, leaveFullScreen } from '../terminal.js';

/**
 * The stream as Ink sees it: without its height. Ink clears the whole terminal, scrollback included, whenever its last
 * frame was as high as the terminal is now, which also happens when the window becomes smaller; our frames are fitted
 * to the height by their layout.
 */
export function withoutHeight<S extends object>(output: S): S {
  return new Proxy(output, {
    get: (stream, key) => {
      if (key === 'rows') return undefined;
      const value: unknown = Reflect.get(stream, key);
      return typeof value === 'function' ? value.bind(stream) : value;
    },
  });
}

/** Shows a screen in the terminal's normal buffer: what it leaves stays readable in the history. */
export function mountInline(node: ReactNode, screen: Screen): Instance {
  return render(node, {
    stdin: screen.input,
    stdout: withoutHeight(screen.output),
    stderr: screen.output,
    exitOnCtrlC: false,
    patchConsole: false,
  });
}

/** Shows a screen of its own, as an editor does; the terminal comes back as it was, whatever happens. */
export async function showFullScreen(node: ReactNode, screen: Screen): Promise<void> {
  const { output } = screen;
  // Before Ink's own listener, so that it draws on an empty screen after a change of size.
  const resized = (): void => {
    output.write(clearVisible);
  };
  output.write(enterFullScreen);
  output.on('resize', resized);
  try {
    await mountInline(node, screen).waitUntilExit();
  } finally {
    output.off('resize', resized);
    output.write(leaveFullScreen);
  }
}
