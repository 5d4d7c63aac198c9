import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../errors.js';
import { isAlive, ownPid } from '../lib/processes.js';
import { systemCode } from '../lib/system-error.js';
import { privateFolder } from './private-folder.js';

const lockOwner = z.object({
  /** Tells one taking of the lock from every other one, also of the same process id. */
  token: z.string(),
  pid: z.number(),
  host: z.string(),
  since: z.string(),
});

type LockOwner = z.infer<typeof lockOwner>;

/**
 * Takes the environment's lock: one writer at a time. A dead owner's lock on this host is taken over, anybody's with
 * `breakLock`. The answer gives it back, and removes the folder when nothing else is in it.
 * @throws Refusal that says who holds it.
 */
export async function lockEnvironment(folder: string, options: { breakLock?: boolean }): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const owner: LockOwner = { token: randomUUID(), pid: ownPid, host: hostname(), since: new Date().toISOString() };
  await privateFolder(folder);
  // Linked into place whole: a crash leaves a lock that says whose it is, or none.
  const candidate = `${path}.${owner.token}`;
  await writeFile(candidate, JSON.stringify(owner), { mode: 0o600 });
  try {
    if (options.breakLock) await rename(candidate, path);
    else await take(path, candidate, owner);
  } finally {
    await rm(candidate, { force: true });
  }
  return async () => {
    // A lock that somebody has broken meanwhile is not this run's to remove.
    if ((await readOwner(path))?.token === owner.token) await rm(path, { force: true });
    await rmdir(folder).catch(() => undefined);
  };
}

/**
 * Links the candidate to the path. A dead owner's lock is replaced by whoever holds a lock on exactly that: of many who
 * find it, one. That lock is taken like any other, since its owner can die, too.
 */
async function take(path: string, candidate: string, owner: LockOwner): Promise<void> {
  if (await linked(candidate, path)) return;
  const holder = await readOwner(path);
  // Given back between the two looks, or damaged.
  if (!holder && (await linked(candidate, path))) return;
  if (!holder || holder.host !== owner.host || isAlive(holder.pid)) throw held(path, holder, owner.host);
  const successor = `${path}.${holder.token}`;
  await take(successor, candidate, owner);
  if ((await readOwner(path))?.token === holder.token) return rename(successor, path);
  // Somebody was faster, from the first look at the dead owner to the end of the replacement.
  await rm(successor, { force: true });
  return take(path, candidate, owner);
}

/** Gives a file a second name, unless that exists. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return lockOwner.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function held(path: string, holder: LockOwner | undefined, host: string): Refusal {
  if (!holder) {
    return new Refusal(
      `The environment is locked, and ${path} does not say by whom.`,
      'Make sure that no other tier3-wizard works on it, then use --break-lock.',
    );
  }
  const elsewhere = holder.host !== host;
  return new Refusal(
    `The environment is in use by process ${holder.pid} on ${holder.host} since ${holder.since} (${path}).`,
    elsewhere
      ? 'Wait for it, or if that machine is gone for good use --break-lock.'
      : 'Wait for it to end, or stop it with Ctrl-C there; if that process is no tier3-wizard, use --break-lock.',
  );
}
