import type { Tags } from '../../services/tags.js';

/** A request, as its model names its members. */
export type Input = Readonly<Record<string, unknown>>;

/** A member of the input that is one text. */
export function textIn(input: Input, member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A member of the input that is a text or a list of texts. */
export function textsIn(input: Input, member: string): readonly string[] {
  const value = input[member];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

/** A member of the input that is a list of objects. */
export function objectsIn(input: Input, member: string): readonly Input[] {
  const value = input[member];
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter(isFields);
}

export function isFields(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tags as they stand in a request: a list of keys and values. */
export function tagsIn(input: Input, member = 'Tags'): Tags | undefined {
  const list = objectsIn(input, member);
  if (list.length === 0) return undefined;
  return Object.fromEntries(list.map(({ Key, Value }) => [String(Key ?? ''), String(Value ?? '')]));
}
