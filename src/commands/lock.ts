import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../errors.js';
import { isAlive, ownPid } from '../lib/processes.js';

interface LockOwner {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Takes the environment's lock: one writer at a time. A dead owner's lock on this host is taken over.
 * @throws Refusal that says who holds it.
 */
export async function lockEnvironment(folder: string, options: { breakLock?: boolean }): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const owner: LockOwner = { pid: ownPid, host: hostname(), since: new Date().toISOString() };
  if (options.breakLock) await rm(path, { force: true });
  for (const lastTry of [false, true]) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(JSON.stringify(owner));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = await readOwner(path);
    if (lastTry || !holder || holder.host !== owner.host || isAlive(holder.pid)) throw held(folder, holder, owner.host);
    await rm(path, { force: true });
  }
  throw held(folder, undefined, owner.host);
}

async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockOwner;
  } catch {
    return undefined;
  }
}

function held(folder: string, holder: LockOwner | undefined, host: string): Refusal {
  if (!holder) {
    return new Refusal(
      `The environment in ${folder} is locked, and the lock does not say by whom.`,
      'Make sure that no other tier3-wizard works on it, then use --break-lock.',
    );
  }
  const elsewhere = holder.host !== host;
  return new Refusal(
    `The environment in ${folder} is in use by process ${holder.pid} on ${holder.host} since ${holder.since}.`,
    elsewhere
      ? 'Wait for it, or if that machine is gone for good use --break-lock.'
      : 'Wait for it to end, or stop it with Ctrl-C there.',
  );
}
