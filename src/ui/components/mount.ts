import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import type { Screen } from '../screen.js';
import { clearVisible, enterFullScreen, leaveFullScreen } from '../terminal.js';

/**
 * The stream as Ink sees it: without its height, and without changes of size. Ink clears the whole terminal, scrollback
 * included, whenever its last frame was as high as the terminal is now, which also happens when the window becomes
 * smaller; and it draws the old frame again when it hears of a change, before ours can be fitted. Our frames are fitted
 * by their layout, and are drawn again by `useFitting`.
 */
export function forInk<S extends object>(output: S): S {
  return new Proxy(output, {
    get: (stream, key, seen) => {
      if (key === 'rows') return undefined;
      const value: unknown = Reflect.get(stream, key);
      if (typeof value !== 'function') return value;
      if (key !== 'on') return value.bind(stream);
      return (event: string, ...rest: unknown[]): unknown =>
        event === 'resize' ? seen : value.call(stream, event, ...rest);
    },
  });
}

/** Shows a screen in the terminal's normal buffer: what it leaves stays readable in the history. */
export function mountInline(node: ReactNode, screen: Screen): Instance {
  return render(node, {
    stdin: screen.input,
    stdout: forInk(screen.output),
    stderr: screen.output,
    exitOnCtrlC: false,
    patchConsole: false,
  });
}

/** Until the screen is left by a key, or the program is told to end (SIGTERM, SIGHUP). */
export async function showInline(node: ReactNode, screen: Screen): Promise<void> {
  const { interrupted } = screen;
  const mounted = mountInline(node, screen);
  const leave = (): void => mounted.unmount();
  if (interrupted.aborted) leave();
  interrupted.addEventListener('abort', leave, { once: true });
  try {
    await mounted.waitUntilExit();
  } finally {
    interrupted.removeEventListener('abort', leave);
  }
}

/** Shows a screen of its own, as an editor does; the terminal comes back as it was, whatever happens. */
export async function showFullScreen(node: ReactNode, screen: Screen): Promise<void> {
  const { output } = screen;
  // Before the frame is drawn again: it then begins on an empty screen.
  const resized = (): void => {
    output.write(clearVisible);
  };
  output.write(enterFullScreen);
  output.on('resize', resized);
  try {
    await showInline(node, screen);
  } finally {
    output.off('resize', resized);
    output.write(leaveFullScreen);
  }
}
