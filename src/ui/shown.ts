// Ink and React are half of what a start would load: only who is shown a screen waits for them.

import type { AskingScreen } from './asking.js';
import type { OpsScreenOptions } from './ops/screen.js';
import type { OpsEnd } from './ops/state.js';
import type { Printer } from './printers/printer.js';
import type { ProgressOptions } from './progress/start.js';
import type { Screen } from './screen.js';

/** Asks below what is on the screen already; the last frame stays readable. */
export async function askInline<S, A>(asking: AskingScreen<S, A>, screen: Screen): Promise<A> {
  return (await import('./components/interactive.js')).askInline(asking, screen);
}

/** Asks on a screen of its own. */
export async function askFullScreen<S, A>(asking: AskingScreen<S, A>, screen: Screen): Promise<A> {
  return (await import('./components/interactive.js')).askFullScreen(asking, screen);
}

/** Shows the live system until the user quits, or wants something that needs the terminal for itself. */
export async function runOpsScreen(options: OpsScreenOptions): Promise<OpsEnd> {
  return (await import('./ops/screen.js')).runOpsScreen(options);
}

/** Shows a run live until the printer is closed. */
export async function startProgress(options: ProgressOptions): Promise<Printer> {
  return (await import('./progress/start.js')).startProgress(options);
}
