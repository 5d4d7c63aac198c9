import { AwsError } from '../../../wire/aws-error.js';
import { isRecord } from '../document/invalid-content.js';

/** A text member of an agent's request. @throws AwsError `ValidationException` when it is missing. */
export function textMember(input: unknown, name: string): string {
  const value = isRecord(input) ? input[name] : undefined;
  if (typeof value !== 'string') throw new AwsError('ValidationException', `${name} must be a string`);
  return value;
}

/** A text member that may be missing. */
export function optionalText(input: unknown, name: string): string {
  const value = isRecord(input) ? input[name] : undefined;
  return typeof value === 'string' ? value : '';
}
