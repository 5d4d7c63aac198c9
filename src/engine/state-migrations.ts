import { z } from 'zod';

/** The version that this program writes. */
export const stateSchemaVersion = 2;

export type Json = Readonly<Record<string, unknown>>;

/**
 * How a file of each older version becomes one of the next. A version that is not listed was never released.
 * 1 had no place for what a teardown was told to do with the data.
 */
const migrations: Readonly<Record<number, (state: Json) => Json>> = {
  1: (state) => ({ ...state, schema: 2 }),
};

const versioned = z.looseObject({ schema: z.int() });

export type Migrated =
  | { readonly kind: 'current'; readonly state: unknown }
  | { readonly kind: 'newer'; readonly version: number };

/** Brings what a state file holds to the present version, step by step. What has no version is left as it is. */
export function migrate(content: unknown): Migrated {
  const parsed = versioned.safeParse(content);
  if (!parsed.success) return { kind: 'current', state: content };
  let state: Json = parsed.data;
  for (let version = parsed.data.schema; version !== stateSchemaVersion; version += 1) {
    if (version > stateSchemaVersion) return { kind: 'newer', version };
    const step = migrations[version];
    if (!step) return { kind: 'current', state: content };
    state = step(state);
  }
  return { kind: 'current', state };
}
