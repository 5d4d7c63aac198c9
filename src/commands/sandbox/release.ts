import { rmdir } from 'node:fs/promises';
import { sandboxFolder, stateFolder } from '../environment.js';
import type { GlobalOptions } from '../options.js';
import type { Terminal } from '../terminal.js';
import { SandboxClient } from './client.js';
import { waitForEnd } from './start.js';

/** Says that a command is done with the sandbox; one that was started for it and holds nothing ends, leaving nothing. */
export async function releaseSandbox(options: GlobalOptions, terminal: Terminal): Promise<void> {
  const client = await SandboxClient.find(sandboxFolder(options, terminal.cwd));
  if (!client || !(await client.release())) return;
  await waitForEnd(client);
  await rmdir(stateFolder(options, terminal.cwd)).catch(() => undefined);
}
