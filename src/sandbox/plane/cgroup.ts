import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, run } from './command.js';
import type { Privilege } from './privilege.js';

/** Where the sandbox's control groups may live: every host's systemd needs a writable group of its own. */
export type CgroupHome =
  /** systemd makes a scope for the command and delegates it. */
  | { readonly kind: 'scope'; readonly argv: readonly string[] }
  /** A folder in which this process may make groups. */
  | { readonly kind: 'folder'; readonly path: string };

/** The first letters of every sandbox's group. */
const groupPrefix = 'tier3-';

/** The name of the group of the sandbox that keeps its state in a folder (a real path). */
export function groupName(stateDir: string): string {
  return `${groupPrefix}${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`;
}

const startTimeMs = 30_000;

async function writable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** Finds a home; `given` is a delegated folder that the caller knows. Undefined when there is none. */
export async function findCgroupHome(privilege: Privilege, given?: string): Promise<CgroupHome | undefined> {
  if (given !== undefined) {
    return (await writable(join(given, 'cgroup.procs'))) ? { kind: 'folder', path: given } : undefined;
  }
  const scope = await systemdScope(privilege);
  if (scope) return scope;
  const own = await ownGroup();
  return own !== undefined && (await writable(join(own, 'cgroup.procs'))) ? { kind: 'folder', path: own } : undefined;
}

async function systemdScope(privilege: Privilege): Promise<CgroupHome | undefined> {
  const running = await access('/run/systemd/system').then(
    () => true,
    () => false,
  );
  if (!running) return undefined;
  const argv = [
    'systemd-run',
    ...(privilege === 'root' ? [] : ['--user']),
    ...['--scope', '--quiet', '--collect', '-p', 'Delegate=yes', '--'],
  ];
  const works = await run([...argv, 'true'], { inheritEnvironment: true, timeoutMs: 5_000 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof CommandError) return false;
      throw error;
    },
  );
  return works ? { kind: 'scope', argv } : undefined;
}

/** The folder of this process's own group in the version 2 hierarchy. */
async function ownGroup(): Promise<string | undefined> {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  const mount = /^\S+ (\S+) cgroup2 /m.exec(mounts)?.[1];
  const groups = await readFile('/proc/self/cgroup', 'utf8').catch(() => '');
  const group = /^0::(.*)$/m.exec(groups)?.[1];
  return mount === undefined || group === undefined ? undefined : join(mount, group);
}

/** Makes the sandbox's group inside a folder. */
export async function makeGroup(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}

/** Removes what crashed sandboxes left in a folder: groups without any process, older than any start takes. */
export async function sweepGroups(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(groupPrefix))) {
    const path = join(folder, name);
    const events = await readFile(join(path, 'cgroup.events'), 'utf8').catch(() => '');
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (/^populated 0$/m.test(events) && age > startTimeMs) await removeTree(path);
  }
}

/** Removes a group and the empty ones inside; waits up to two seconds for dying processes to leave. */
export async function removeGroup(path: string): Promise<void> {
  for (let attempt = 0; attempt < 80; attempt += 1) {
    if (await removeTree(path)) return;
    await sleep(25);
  }
}

async function removeTree(path: string): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return true;
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(path, entry.name));
  return rmdir(path).then(
    () => true,
    () => false,
  );
}
