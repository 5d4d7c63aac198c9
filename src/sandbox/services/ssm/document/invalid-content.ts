import { AwsError } from '../../../wire/aws-error.js';

export function invalidContent(why: string): AwsError {
  return new AwsError('InvalidDocumentContent', why);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
