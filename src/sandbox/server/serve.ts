import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../lib/clock.js';
import { markImageUse, startRealPlane } from '../plane/index.js';
import { type DataPlane, noDataPlane } from '../plane/port.js';
import { sandboxKey, startSandbox } from '../region/start.js';
import { controlHandler } from './control.js';
import { descriptorFile, idFile, readSandboxId, type SandboxDescriptor } from './descriptor.js';
import { Doors } from './doors.js';
import { awsEndpointNames } from './endpoint-names.js';
import type { ServerOptions } from './options.js';
import { policyOf } from './policy-file.js';
import { writeSettings } from './settings.js';

/** An account id that no AWS account has. */
const accountId = '000000000000';

export interface ServeOptions extends ServerOptions {
  readonly pid: number;
  readonly log: (line: string) => void;
}

export interface ServedSandbox {
  readonly descriptor: SandboxDescriptor;
  /** With `keep` the store and the disks stay for the next start. */
  stop(keep: boolean): Promise<void>;
  /** Settles when everything has stopped. */
  readonly ended: Promise<void>;
}

/** Starts control plane, data plane and doors, and writes the descriptor when all of it serves. */
export async function serveSandbox(options: ServeOptions): Promise<ServedSandbox> {
  const { folder, log } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const sockets = socketFolder(folder);
  const socketPath = join(sockets, 'aws.sock');
  rmSync(socketPath, { force: true });
  const unmarkImage = options.imageFolder ? await markImageUse(options.imageFolder, folder) : undefined;
  const plane = await startPlane(options, socketPath);
  const doors = new Doors(plane);
  let descriptor: SandboxDescriptor | undefined;
  let stopped: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  let stopping: Promise<void> | undefined;
  const stop = (keep: boolean): Promise<void> => {
    stopping ??= shutDown(keep).finally(stopped);
    return stopping;
  };
  const sandbox = await startSandbox({
    ...options,
    accountId,
    clock: systemClock,
    plane,
    stateFile: join(folder, 'store.json'),
    socketPath,
    policy: policyOf(folder),
    control: (cloud) =>
      controlHandler({
        cloud,
        doors,
        descriptor: () => {
          if (!descriptor) throw new Error('the sandbox is still starting');
          return descriptor;
        },
        keep: () => {
          if (descriptor) descriptor = written(folder, { ...descriptor, temporary: false });
        },
        // After the answer has left.
        stop: (keep) => setTimeout(() => void stop(keep), 50),
      }),
    onError: (error) => log(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  const shutDown = async (keep: boolean): Promise<void> => {
    await doors.close();
    await sandbox.stop();
    await plane.stop({ keepDisks: keep });
    await unmarkImage?.();
    rmSync(descriptorFile(folder), { force: true });
    if (sockets !== folder) rmSync(sockets, { recursive: true, force: true });
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  // Without its hosts the control plane would go on telling of servers that nobody can reach.
  plane.onEvent((event) => {
    if (event.kind !== 'plane-lost') return;
    log(
      `the data plane ended (${event.reason}), and the sandbox with it; the next start boots the hosts from their disks`,
    );
    void stop(true);
  });
  descriptor = written(folder, {
    id: folderId(folder),
    pid: options.pid,
    url: sandbox.http.baseUrl,
    region: options.region,
    accountId,
    speed: options.speed,
    level: plane.level,
    description: plane.description,
    temporary: options.temporary,
    startedAt: systemClock.now(),
    ...sandboxKey,
    ...(plane.databaseCa ? { databaseCa: plane.databaseCa } : {}),
  });
  return { descriptor, stop, ended };
}

/** Writes what others read of this process, and what its next start has to know. */
function written(folder: string, descriptor: SandboxDescriptor): SandboxDescriptor {
  const { region, speed, level, temporary } = descriptor;
  writeSettings(folder, { region, speed, level, temporary });
  writeFileSync(descriptorFile(folder), JSON.stringify(descriptor, null, 2), { mode: 0o600 });
  return descriptor;
}

async function startPlane(options: ServeOptions, socketPath: string): Promise<DataPlane> {
  if (options.dataPlane === 'none' || !options.imageFolder) return noDataPlane();
  return startRealPlane({
    stateDir: join(options.folder, 'plane'),
    imageDir: options.imageFolder,
    region: options.region,
    endpoints: [{ names: awsEndpointNames(options.region), socketPath }],
    log: options.log,
    ...(options.cgroup ? { cgroup: options.cgroup } : {}),
  });
}

/** The kernel's limit for a socket's path is 108 bytes: a deep folder gets a short one beside it. */
function socketFolder(folder: string): string {
  return Buffer.byteLength(folder) < 90 ? folder : mkdtempSync(join(tmpdir(), 't3-aws-'));
}

/** The id stays with the folder over restarts. */
function folderId(folder: string): string {
  const known = readSandboxId(folder);
  if (known) return known;
  const id = randomUUID();
  writeFileSync(idFile(folder), id, { mode: 0o600 });
  return id;
}
