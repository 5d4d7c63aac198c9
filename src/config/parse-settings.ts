import type { z } from 'zod';
import { Refusal } from '../errors.js';
import { masterPasswordSchema, type Settings, settingsSchema } from './settings.js';

/** One rule that an answer breaks: the key as `--set` takes it, and what it must be. */
export interface SettingProblem {
  readonly key: string;
  readonly rule: string;
}

export type SettingsCheck =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** Checks answers and fills in the defaults. */
export function checkSettings(input: unknown): SettingsCheck {
  const parsed = settingsSchema.safeParse(input);
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap(describe) };
}

/** The rule that a typed master password breaks; undefined when it is good. */
export function checkMasterPassword(text: string): string | undefined {
  return masterPasswordSchema.safeParse(text).error?.issues[0]?.message;
}

/**
 * Checks answers and fills in the defaults.
 * @throws Refusal with one sentence that names the first field and its rule.
 */
export function parseSettings(input: unknown, source = 'the configuration'): Settings {
  const check = checkSettings(input);
  if (check.ok) return check.settings;
  const [first, ...others] = check.problems;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  throw new Refusal(
    `In ${source}, ${first?.key || 'the whole'} ${first?.rule}${more}.`,
    'Correct it and run the same command again; nothing was created.',
  );
}

function describe(issue: z.core.$ZodIssue): SettingProblem[] {
  const key = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((unknown) => ({ key: key ? `${key}.${unknown}` : unknown, rule: 'is not a known key' }));
  }
  if (issue.code === 'invalid_type') return [{ key, rule: `must be of the type ${issue.expected}` }];
  return [{ key, rule: issue.message }];
}
