import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './aws-error.js';

/**
 * Reads one value of a query request.
 * @throws AwsError `InvalidParameterValue` when the text is not of the schema's type.
 */
export function fromText(schema: NormalizedSchema, text: string, path: string): unknown {
  if (schema.isStringSchema()) return text;
  if (schema.isBooleanSchema()) {
    if (text === 'true' || text === 'false') return text === 'true';
    throw invalid(path, text, 'a boolean');
  }
  if (schema.isNumericSchema()) {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    throw invalid(path, text, 'a number');
  }
  if (schema.isTimestampSchema()) {
    const value = new Date(text);
    if (!Number.isNaN(value.getTime())) return value;
    throw invalid(path, text, 'a timestamp');
  }
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

function invalid(path: string, text: string, type: string): AwsError {
  return new AwsError('InvalidParameterValue', `Invalid value '${text}' for ${path}: it is not ${type}`, 400);
}
