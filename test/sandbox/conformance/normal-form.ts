import type { Model } from './botocore.js';

/**
 * A value as two clients of different make can agree on it: only what the model knows, times as milliseconds, and
 * documents that the AWS CLI has already opened as the text they came in.
 */
export function normalForm(model: Model, shapeName: string, value: unknown): unknown {
  const shape = model.shapes[shapeName];
  if (!shape || value === undefined || value === null) return undefined;
  if (shape.type === 'timestamp') return value instanceof Date ? value.getTime() : Date.parse(String(value));
  if (shape.type === 'list' && Array.isArray(value)) {
    return value.map((item) => normalForm(model, shape.member?.shape ?? '', item));
  }
  if (shape.type === 'map' && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, normalForm(model, shape.value?.shape ?? '', item)]),
    );
  }
  if (shape.type === 'structure' && typeof value === 'object') {
    const known = Object.entries(shape.members ?? {}).map(([name, { shape: member }]): [string, unknown] => [
      name,
      normalForm(model, member, Reflect.get(value, name)),
    ]);
    return Object.fromEntries(known.filter(([, item]) => item !== undefined));
  }
  // IAM sends policies as encoded JSON, which the AWS CLI decodes.
  if (shape.type === 'string' && typeof value === 'object') return JSON.stringify(value);
  if (shape.type === 'string' && /policyDocument/i.test(shapeName)) return decodedJson(String(value));
  return value;
}

function decodedJson(text: string): string {
  return JSON.stringify(JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text));
}

/** Where a value has something, without places in lists: `Vpcs.Tags.Key`. */
export function pathsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item) => pathsOf(item, path))];
  if (typeof value !== 'object' || value === null || value instanceof Date) return [path];
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .flatMap(([name, item]) => pathsOf(item, `${path}.${name}`));
}
