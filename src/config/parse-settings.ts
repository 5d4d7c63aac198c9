import type { z } from 'zod';
import { Refusal } from '../errors.js';
import { meant } from './keys.js';
import { masterPasswordSchema, type Settings, settingsSchema } from './settings.js';

/** One rule that an answer breaks: the key as `--set` takes it, and what it must be. */
export interface SettingProblem {
  readonly key: string;
  readonly rule: string;
}

export type SettingsCheck =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** Checks answers and fills in the defaults; of the rules that an answer breaks only the first is told. */
export function checkSettings(input: unknown): SettingsCheck {
  const parsed = settingsSchema.safeParse(input);
  if (parsed.success) return { ok: true, settings: parsed.data };
  const found = new Map<string, SettingProblem>();
  for (const problem of parsed.error.issues.flatMap(describe)) {
    if (!found.has(problem.key)) found.set(problem.key, problem);
  }
  return { ok: false, problems: [...found.values()] };
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

const typeRules: Readonly<Record<string, string>> = {
  string: 'must be text, in quotes',
  number: 'must be a whole number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be a group of answers',
  record: 'must be tags such as team=web, cost=42',
};

function describe(issue: z.core.$ZodIssue): SettingProblem[] {
  const key = issue.path.join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => {
        const unknown = key ? `${key}.${name}` : name;
        const question = meant(unknown);
        return { key: unknown, rule: `is not a known key${question ? ` (${question})` : ''}` };
      });
    case 'invalid_type':
      return [{ key, rule: typeRules[issue.expected] ?? issue.message }];
    case 'too_big':
    case 'too_small':
      // Of every whole number zod also says that it must be a safe integer; our own bounds are closer.
      return issue.origin === 'int' ? [] : [{ key, rule: issue.message }];
    case 'invalid_key':
      return [{ key, rule: issue.issues[0]?.message ?? issue.message }];
    default:
      return [{ key, rule: issue.message }];
  }
}
