import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlaneLevel } from '../plane/port.js';

/** What a sandbox keeps for its next start, whatever ended it: the store in the same folder was made under these. */
export interface SandboxSettings {
  readonly region: string;
  readonly speed: number;
  readonly level: PlaneLevel;
  /** Ends by itself once it is released and holds nothing. */
  readonly temporary: boolean;
}

const settingsFile = (folder: string): string => join(folder, 'settings.json');

/** The settings of the sandbox that the folder belongs to; undefined for a folder without one. */
export function readSettings(folder: string): SandboxSettings | undefined {
  try {
    return JSON.parse(readFileSync(settingsFile(folder), 'utf8')) as SandboxSettings;
  } catch {
    return undefined;
  }
}

export function writeSettings(folder: string, settings: SandboxSettings): void {
  writeFileSync(settingsFile(folder), JSON.stringify(settings, null, 2), { mode: 0o600 });
}
