import { AwsError } from '../../wire/aws-error.js';
import { attributeRanges } from './attribute-defaults.js';

interface WireAttribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Changes some attributes of a record, all or none. @throws AwsError `ValidationError` for unknown keys and bad values. */
export function changeAttributes(
  record: { attributes: Record<string, string> },
  changes: readonly WireAttribute[],
): WireAttribute[] {
  const changed: Record<string, string> = {};
  for (const { Key: key = '', Value: value = '' } of changes) {
    const present = record.attributes[key];
    if (present === undefined) throw new AwsError('ValidationError', `The attribute '${key}' is not recognized`);
    if (!isValid(key, value, present)) {
      throw new AwsError('ValidationError', `The value '${value}' is not valid for the attribute '${key}'`);
    }
    changed[key] = value;
  }
  record.attributes = { ...record.attributes, ...changed };
  return toWireAttributes(record);
}

export function toWireAttributes({ attributes }: { attributes: Record<string, string> }): WireAttribute[] {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
}

function isValid(key: string, value: string, present: string): boolean {
  const range = attributeRanges[key];
  if (range) return /^\d+$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1];
  if (present === 'true' || present === 'false') return value === 'true' || value === 'false';
  return true;
}
