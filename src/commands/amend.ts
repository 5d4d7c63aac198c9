import { parseSettings } from '../config/parse-settings.js';
import type { Settings } from '../config/settings.js';
import type { StateFile } from '../engine/state.js';
import { Refusal } from '../errors.js';
import { gatherAnswers, mergeAnswers } from './answers.js';
import type { GlobalOptions } from './options.js';
import { takePassword } from './password.js';
import { settingsOf } from './session.js';

/** What an environment is built upon: another answer would need another environment. */
const fixed: readonly { readonly key: string; readonly of: (settings: Settings) => unknown }[] = [
  { key: 'name', of: ({ name }) => name },
  { key: 'region', of: ({ region }) => region },
  { key: 'network.cidr', of: ({ network }) => network.cidr },
  { key: 'network.zones', of: ({ network }) => network.zones },
  { key: 'database.name', of: ({ database }) => database.name },
  { key: 'database.masterUsername', of: ({ database }) => database.masterUsername },
  { key: 'rolePath', of: ({ rolePath }) => rolePath },
];

/**
 * The settings with the answers that were given for an environment that exists already: what a failure or a refusal
 * asked to change.
 * @throws Refusal for an answer that breaks its rule, and for one that cannot change any more
 */
export async function amendedSettings(file: StateFile, options: GlobalOptions, cwd: string): Promise<Settings> {
  const { name: _name, region: _region, ...given } = options;
  // The file that the environment was made from may hold its password.
  const { answers } = takePassword(await gatherAnswers(given, cwd));
  const before = settingsOf(file);
  if (options.set.some((pair) => pair.startsWith('database.masterPassword='))) {
    throw unchangeable('database.masterPassword', before);
  }
  if (Object.keys(answers).length === 0) return before;
  const after = parseSettings(mergeAnswers({ ...before }, answers), options.config ?? 'the given answers');
  for (const { key, of } of fixed) {
    if (JSON.stringify(of(before)) === JSON.stringify(of(after))) continue;
    throw unchangeable(key, before, `: it is ${JSON.stringify(of(before))}`);
  }
  return after;
}

function unchangeable(key: string, { name }: Settings, is = ''): Refusal {
  return new Refusal(
    `${key} of "${name}" cannot be changed any more${is}.`,
    'Leave it as it is, or tear the environment down and build it again. Nothing was changed.',
  );
}

/** Takes such answers over: they are in the state file when this returns. @throws Refusal */
export async function amendSettings(file: StateFile, options: GlobalOptions, cwd: string): Promise<void> {
  const settings = await amendedSettings(file, options, cwd);
  if (JSON.stringify(settings) === JSON.stringify(settingsOf(file))) return;
  await file.update((state) => ({ ...state, settings }));
}
