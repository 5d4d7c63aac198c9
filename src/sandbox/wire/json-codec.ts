import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './aws-error.js';

/**
 * Reads a JSON 1.1 request by its schema.
 * @throws AwsError `SerializationException` for a wrong type.
 */
export function parseJsonRequest(value: unknown, schema: NormalizedSchema): unknown {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) {
    if (!isRecord(value)) throw wrongType(value);
    const result: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const item = value[name];
      if (item !== undefined && item !== null) result[name] = parseJsonRequest(item, member);
    }
    return result;
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(value);
    return value.map((item) => parseJsonRequest(item, schema.getValueSchema()));
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) throw wrongType(value);
    const valueSchema = schema.getValueSchema();
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, parseJsonRequest(item, valueSchema)]));
  }
  return parseScalar(value, schema);
}

function parseScalar(value: unknown, schema: NormalizedSchema): unknown {
  if (schema.isTimestampSchema()) {
    if (typeof value === 'number') return new Date(value * 1000);
    if (typeof value === 'string') return new Date(value);
    throw wrongType(value, 'a Timestamp');
  }
  if (schema.isStringSchema() && typeof value !== 'string') throw wrongType(value, 'a String');
  if (schema.isBooleanSchema() && typeof value !== 'boolean') throw wrongType(value, 'a Boolean');
  if (schema.isNumericSchema() && typeof value !== 'number') throw wrongType(value, 'an Integer');
  if (schema.isBlobSchema() && typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'));
  return value;
}

/** Writes an answer as JSON 1.1, by the schema; members that the schema does not have are a bug and throw. */
export function toJson(schema: NormalizedSchema, value: unknown, path = 'output'): unknown {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) {
    if (!isRecord(value)) throw new TypeError(`${path}: a structure was expected`);
    const result: Record<string, unknown> = {};
    const known = new Set<string>();
    for (const [name, member] of schema.structIterator()) {
      known.add(name);
      const item = value[name];
      if (item !== undefined && item !== null) result[name] = toJson(member, item, `${path}.${name}`);
    }
    for (const name of Object.keys(value)) {
      if (!known.has(name) && name !== '$metadata') throw new TypeError(`${path}: the model has no member ${name}`);
    }
    return result;
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw new TypeError(`${path}: a list was expected`);
    return value.map((item, i) => toJson(schema.getValueSchema(), item, `${path}[${i}]`));
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) throw new TypeError(`${path}: a map was expected`);
    const valueSchema = schema.getValueSchema();
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toJson(valueSchema, item, `${path}.${key}`)]),
    );
  }
  if (schema.isTimestampSchema()) {
    if (value instanceof Date) return value.getTime() / 1000;
    throw new TypeError(`${path}: a Date was expected`);
  }
  if (schema.isStringSchema() && typeof value !== 'string') throw new TypeError(`${path}: a string was expected`);
  if (schema.isBooleanSchema() && typeof value !== 'boolean') throw new TypeError(`${path}: a boolean was expected`);
  if (schema.isNumericSchema() && typeof value !== 'number') throw new TypeError(`${path}: a number was expected`);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The words of the services' parser. [assumed] Those for a plain value where a list or a structure belongs. */
function wrongType(value: unknown, wanted?: string): AwsError {
  return new AwsError('SerializationException', wrongTypeWords(value, wanted), 400);
}

function wrongTypeWords(value: unknown, wanted: string | undefined): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (isRecord(value)) return 'Start of structure or map found where not expected';
  if (wanted === undefined) return 'Unexpected token received from parser';
  const given = typeof value === 'boolean' ? String(value) : typeof value;
  return `${given.toUpperCase()}_VALUE can not be converted to ${wanted}`;
}
