import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlaneLevel } from '../plane/port.js';

/** What a running sandbox tells about itself, in its folder and at `/_sandbox/status`. */
export interface SandboxDescriptor {
  /** Made with the folder; a state file names the sandbox that it belongs to by this. */
  readonly id: string;
  readonly pid: number;
  readonly url: string;
  readonly region: string;
  readonly accountId: string;
  readonly speed: number;
  readonly level: PlaneLevel;
  /** One sentence for people: what is real and what is not. */
  readonly description: string;
  /** Ends by itself once it is released and holds nothing. */
  readonly temporary: boolean;
  readonly startedAt: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** PEM of the authority that signs the databases' certificates. */
  readonly databaseCa?: string;
}

export const descriptorFile = (folder: string): string => join(folder, 'server.json');

/** The descriptor that a sandbox left in its folder; undefined when there is none. It may be of a dead process. */
export function readDescriptor(folder: string): SandboxDescriptor | undefined {
  try {
    return JSON.parse(readFileSync(descriptorFile(folder), 'utf8')) as SandboxDescriptor;
  } catch {
    return undefined;
  }
}

/** Holds the sandbox's id; it stays when the process ends. */
export const idFile = (folder: string): string => join(folder, 'id');

/** The id of the sandbox in a folder, running or stopped; undefined when there is none. */
export function readSandboxId(folder: string): string | undefined {
  try {
    return readFileSync(idFile(folder), 'utf8').trim();
  } catch {
    return undefined;
  }
}
