import type { GlobalOptions } from './options.js';
import { say, type Terminal } from './terminal.js';

/** Says, before anything is made, what the way to the database costs that the user chose. */
export function warnOfWay({ tunnel }: GlobalOptions, terminal: Terminal): void {
  if (tunnel !== 'run-command') return;
  say(
    terminal,
    "Warning: with --tunnel run-command an app server sends the statements, and gets the database user's password for it, the master's for the schema. Systems Manager keeps them sealed; root on that server can read them.",
  );
}
