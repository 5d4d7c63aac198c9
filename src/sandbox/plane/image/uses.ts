import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, ownPid } from '../../../lib/processes.js';

/** A running sandbox whose hosts stand on an image. */
export interface ImageUse {
  readonly pid: number;
  /** The sandbox's folder. */
  readonly folder: string;
}

/** Says that this process's hosts stand on the image, until the answered function is called or the process ends. */
export async function markImageUse(imageDir: string, folder: string): Promise<() => Promise<void>> {
  const mark = join(usesFolder(imageDir), String(ownPid));
  await mkdir(usesFolder(imageDir), { recursive: true, mode: 0o700 });
  await writeFile(mark, folder, { mode: 0o600 });
  return () => rm(mark, { force: true });
}

/** The living processes whose hosts stand on the image. A killed one leaves its mark behind, which does not count. */
export async function imageUses(imageDir: string): Promise<readonly ImageUse[]> {
  const marks = await readdir(usesFolder(imageDir)).catch(() => []);
  const living = marks.map(Number).filter((pid) => Number.isInteger(pid) && isAlive(pid));
  return Promise.all(
    living.map(async (pid) => ({ pid, folder: await readFile(join(usesFolder(imageDir), String(pid)), 'utf8') })),
  );
}

function usesFolder(imageDir: string): string {
  return `${imageDir}.uses`;
}
