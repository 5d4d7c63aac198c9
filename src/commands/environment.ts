import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StateFile } from '../engine/state.js';
import { Refusal } from '../errors.js';
import { defaultStateFolder, type GlobalOptions } from './options.js';

/** Environment names cannot start with `_`, so this never meets one. */
const sandboxFolderName = '_sandbox';

export function stateFolder(options: GlobalOptions, cwd: string): string {
  return resolve(cwd, options.state ?? defaultStateFolder);
}

export function sandboxFolder(options: GlobalOptions, cwd: string): string {
  return join(stateFolder(options, cwd), sandboxFolderName);
}

export function environmentFolder(folder: string, name: string): string {
  return join(folder, name);
}

export const stateFilePath = (folder: string, name: string): string =>
  join(environmentFolder(folder, name), 'state.json');

/** The names of the environments whose state is in the folder. */
export function environmentsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'state.json')))
    .map((entry) => entry.name)
    .sort();
}

/**
 * Opens the state of the environment that is meant: `--name`, or the only one there is.
 * @throws Refusal when there is none, or several and no name.
 */
export async function openEnvironment(options: GlobalOptions, cwd: string): Promise<StateFile> {
  const folder = stateFolder(options, cwd);
  const names = environmentsIn(folder);
  const name = options.name ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw names.length === 0
      ? new Refusal(
          `There is no environment in ${folder}.`,
          'Run `tier3-wizard` to build one, or name the folder that has it with --state DIR.',
        )
      : new Refusal(
          `There are ${names.length} environments in ${folder}: ${names.join(', ')}.`,
          'Say which one with --name.',
        );
  }
  const file = await StateFile.open(stateFilePath(folder, name));
  if (!file) {
    throw new Refusal(
      `There is no environment "${name}" in ${folder}.`,
      names.length > 0 ? `There are: ${names.join(', ')}.` : 'Run `tier3-wizard` to build one.',
    );
  }
  return file;
}
