import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '../errors.js';

/**
 * Makes a folder for this user alone, and what leads to it. Level by level: Node's own recursion never comes to an end
 * in /proc, in /sys and below a device.
 * @throws Refusal when it cannot be made.
 */
export async function privateFolder(path: string): Promise<void> {
  try {
    await make(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`The folder ${path} cannot be made: ${reason}.`, 'Name another state folder with --state DIR.');
  }
}

async function make(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await make(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch(async (error: unknown) => {
    // Another run may have made it meanwhile.
    if (!(await isFolder(path))) throw error;
  });
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
