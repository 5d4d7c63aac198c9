import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, ownPid } from '../../../lib/processes.js';
import { systemCode } from '../../../lib/system-error.js';

/**
 * Runs `work` while holding the lock file, waiting for another builder first; the lock of a process that no longer
 * exists is taken over.
 */
export async function withBuildLock<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  for (let waited = false; ; waited = true) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(ownPid));
      await file.close();
      break;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      const owner = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
      if (Number.isInteger(owner) && !isAlive(owner)) {
        await rm(path, { force: true });
        continue;
      }
      if (!waited) onWait();
      await sleep(300);
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
