import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from '../terminal.js';

/** The user's cache folder, as the XDG base directory specification says. */
export function cacheFolder(terminal: Terminal): string {
  const base = terminal.env.XDG_CACHE_HOME;
  return join(base?.startsWith('/') ? base : join(homedir(), '.cache'), 'tier3-wizard');
}
