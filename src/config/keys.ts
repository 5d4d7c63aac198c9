import { z } from 'zod';
import { nearest } from '../lib/nearest.js';
import { settingsSchema } from './settings.js';

/** What an answer holds; a `map` has keys of the user's own. */
export type KeyKind = 'text' | 'number' | 'flag' | 'list' | 'map';

/** The password is an answer, too, but never a setting that is kept. */
export const passwordKey = 'database.masterPassword';

let known: ReadonlyMap<string, KeyKind> | undefined;

/** Every answer by its key, as `--set` takes it. */
export function settingKeys(): ReadonlyMap<string, KeyKind> {
  known ??= new Map([
    ...keysOf(z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }), ''),
    [passwordKey, 'text'],
  ]);
  return known;
}

/** What the answer of a key holds; undefined for a group of answers and for an unknown key. */
export function kindOf(key: string): KeyKind | undefined {
  const [group = ''] = key.split('.');
  return settingKeys().get(key) ?? (settingKeys().get(group) === 'map' ? 'text' : undefined);
}

/** What to write instead of a key that is none, as a question; undefined when nothing is near it. */
export function meant(unknown: string): string | undefined {
  const keys = [...settingKeys().keys()];
  const groups = [...new Set(keys.flatMap((key) => key.split('.').slice(0, -1)))];
  const last = unknown.split('.').at(-1)?.toLowerCase();
  const close = nearest(unknown, [...keys, ...groups]);
  const found = close === undefined ? keys.filter((key) => key.split('.').at(-1)?.toLowerCase() === last) : [close];
  return found.length > 0 ? `did you mean ${found.join(' or ')}?` : undefined;
}

type Schema = z.core.JSONSchema._JSONSchema;

const kinds: Readonly<Record<string, KeyKind>> = {
  string: 'text',
  integer: 'number',
  boolean: 'flag',
  array: 'list',
  object: 'map',
};

function keysOf(schema: Schema, path: string): [string, KeyKind][] {
  if (typeof schema === 'boolean') return [];
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, inner]) => keysOf(inner, path ? `${path}.${name}` : name));
  }
  const kind = typeof schema.type === 'string' ? kinds[schema.type] : undefined;
  return kind ? [[path, kind]] : [];
}
