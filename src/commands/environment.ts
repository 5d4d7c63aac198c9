import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StateFile } from '../engine/state.js';
import { Refusal } from '../errors.js';
import { lockEnvironment } from './lock.js';
import { defaultStateFolder, type GlobalOptions } from './options.js';

/** Environment names cannot start with `_`, so this never meets one. */
const sandboxFolderName = '_sandbox';

/** The state folder, which need not exist. @throws Refusal when it is no folder. */
export function stateFolder(options: GlobalOptions, cwd: string): string {
  const folder = resolve(cwd, options.state ?? defaultStateFolder);
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new Refusal(`The state folder ${folder} is no folder.`, 'Name another one with --state DIR.');
  }
  return folder;
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

/** An environment as the command line names it. */
export interface MeantEnvironment {
  readonly name: string;
  readonly path: string;
}

/**
 * The environment that is meant: `--name`, or the only one there is.
 * @throws Refusal when there is none, or several and no name.
 */
export function meantEnvironment(options: GlobalOptions, cwd: string): MeantEnvironment {
  const folder = stateFolder(options, cwd);
  const names = environmentsIn(folder);
  const name = options.name ?? (names.length === 1 ? names[0] : undefined);
  if (name !== undefined && names.includes(name)) return { name, path: stateFilePath(folder, name) };
  if (name !== undefined) throw noEnvironment(folder, name, names);
  throw names.length === 0
    ? new Refusal(
        `There is no environment in ${folder}.`,
        'Run `tier3-wizard` to build one, name the folder that has it with --state DIR, or rebuild a lost state file with `tier3-wizard recover --name NAME`.',
      )
    : new Refusal(
        `There are ${names.length} environments in ${folder}: ${names.join(', ')}.`,
        'Say which one with --name.',
      );
}

/** Opens the state of the environment that is meant, to look at it. @throws Refusal */
export async function openEnvironment(options: GlobalOptions, cwd: string): Promise<StateFile> {
  const { name, path } = meantEnvironment(options, cwd);
  const file = await StateFile.open(path);
  if (file) return file;
  const folder = stateFolder(options, cwd);
  throw noEnvironment(folder, name, environmentsIn(folder));
}

export interface LockedEnvironment {
  readonly file: StateFile;
  readonly unlock: () => Promise<void>;
}

/**
 * Opens the state of the environment that is meant, to change it. It is read under the lock: what another run wrote
 * until a moment ago is in it. @throws Refusal
 */
export async function lockAndOpenEnvironment(options: GlobalOptions, cwd: string): Promise<LockedEnvironment> {
  const { path } = meantEnvironment(options, cwd);
  const unlock = await lockEnvironment(dirname(path), options);
  try {
    return { file: await openEnvironment(options, cwd), unlock };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function noEnvironment(folder: string, name: string, others: readonly string[]): Refusal {
  return new Refusal(
    `There is no environment "${name}" in ${folder}.`,
    `${others.length > 0 ? `There are: ${others.join(', ')}.` : 'Run `tier3-wizard` to build one.'} If only its state file is lost, \`tier3-wizard recover --name ${name}\` rebuilds it.`,
  );
}
