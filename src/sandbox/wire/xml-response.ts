import type { NormalizedSchema } from '@smithy/core/schema';

/** Writes the members of an answer as XML, by the schema; members that the schema does not have are a bug and throw. */
export function toXml(schema: NormalizedSchema, value: unknown): string {
  if (schema.isUnitSchema()) return '';
  return structBody(schema, value, schema.getName() ?? 'output');
}

function structBody(schema: NormalizedSchema, value: unknown, path: string): string {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${path}: a structure was expected`);
  const known = new Set<string>();
  let xml = '';
  for (const [name, member] of schema.structIterator()) {
    known.add(name);
    const item: unknown = Reflect.get(value, name);
    if (item === undefined || item === null) continue;
    xml += element(elementName(name, member), member, item, `${path}.${name}`);
  }
  for (const name of Object.keys(value)) {
    if (!known.has(name) && name !== '$metadata') throw new TypeError(`${path}: the model has no member ${name}`);
  }
  return xml;
}

function element(tag: string, schema: NormalizedSchema, value: unknown, path: string): string {
  if (schema.isListSchema()) return list(tag, schema, value, path);
  if (schema.isMapSchema()) return map(tag, schema, value, path);
  if (schema.isStructSchema()) return `<${tag}>${structBody(schema, value, path)}</${tag}>`;
  return `<${tag}>${escapeXml(scalar(schema, value, path))}</${tag}>`;
}

function list(tag: string, schema: NormalizedSchema, value: unknown, path: string): string {
  if (!Array.isArray(value)) throw new TypeError(`${path}: a list was expected`);
  const member = schema.getValueSchema();
  if (schema.getMergedTraits().xmlFlattened) {
    return value.map((item, i) => element(tag, member, item, `${path}[${i}]`)).join('');
  }
  const itemTag = String(member.getMergedTraits().xmlName ?? 'member');
  return `<${tag}>${value.map((item, i) => element(itemTag, member, item, `${path}[${i}]`)).join('')}</${tag}>`;
}

function map(tag: string, schema: NormalizedSchema, value: unknown, path: string): string {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${path}: a map was expected`);
  const keySchema = schema.getKeySchema();
  const valueSchema = schema.getValueSchema();
  const keyTag = String(keySchema.getMergedTraits().xmlName ?? 'key');
  const valueTag = String(valueSchema.getMergedTraits().xmlName ?? 'value');
  const entries = Object.entries(value).map(
    ([key, item]) => element(keyTag, keySchema, key, path) + element(valueTag, valueSchema, item, `${path}.${key}`),
  );
  if (schema.getMergedTraits().xmlFlattened) return entries.map((entry) => `<${tag}>${entry}</${tag}>`).join('');
  return `<${tag}>${entries.map((entry) => `<entry>${entry}</entry>`).join('')}</${tag}>`;
}

function scalar(schema: NormalizedSchema, value: unknown, path: string): string {
  if (schema.isTimestampSchema()) {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError(`${path}: a Date was expected`);
  }
  if (schema.isBooleanSchema() && typeof value !== 'boolean') throw new TypeError(`${path}: a boolean was expected`);
  if (schema.isNumericSchema() && typeof value !== 'number') throw new TypeError(`${path}: a number was expected`);
  if (schema.isStringSchema() && typeof value !== 'string') throw new TypeError(`${path}: a string was expected`);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}

function elementName(name: string, member: NormalizedSchema): string {
  const traits: { xmlName?: string } = member.getMemberTraits();
  return traits.xmlName ?? name;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (c) => entities[c] ?? c);
}
