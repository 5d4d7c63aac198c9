import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../errors.js';
import type { ServerOptions } from '../../sandbox/server/options.js';
import { lockEnvironment } from '../lock.js';
import { privateFolder } from '../private-folder.js';
import { SandboxClient } from './client.js';
import { startServer } from './start.js';

/** As long as a start may take, and a little more. */
const waitLimitMs = 100_000;

/**
 * Starts the sandbox of a folder, or waits for the one that another command is starting there: two of them would write
 * the same store.
 */
export async function startOnce(options: ServerOptions): Promise<SandboxClient> {
  await privateFolder(options.folder);
  const unlock = await lockWhenFree(options.folder);
  try {
    return (await SandboxClient.find(options.folder)) ?? (await startServer(options));
  } finally {
    await unlock();
  }
}

async function lockWhenFree(folder: string): Promise<() => Promise<void>> {
  const end = Date.now() + waitLimitMs;
  for (;;) {
    try {
      return await lockEnvironment(folder, {});
    } catch (error) {
      if (!(error instanceof Refusal) || Date.now() > end) throw error;
    }
    await sleep(100);
  }
}
