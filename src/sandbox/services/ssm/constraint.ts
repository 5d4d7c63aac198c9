import { AwsError } from '../../wire/aws-error.js';
import { paginate } from '../page.js';

/** The error of a value that the service's model forbids. The value itself is left out: it may be a secret. */
function violation(member: string, constraint: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

/** @throws AwsError `ValidationException` when the text does not match. */
export function requirePattern(member: string, value: string | undefined, pattern: RegExp): void {
  if (value !== undefined && !pattern.test(value)) {
    throw violation(member, `Member must satisfy regular expression pattern: ${pattern.source}`);
  }
}

/** @throws AwsError `ValidationException` for a number outside the range. */
export function requireRange(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw violation(member, `Member must have value ${bound}`);
}

/** @throws AwsError `ValidationException` for a text or a list that is too long. */
export function requireLength(member: string, value: { length: number } | undefined, most: number): void {
  if (value && value.length > most) {
    throw violation(member, `Member must have length less than or equal to ${most}`);
  }
}

interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of a list, of the size that the operation has when the caller does not say. */
export function pageOf<T>(
  records: readonly T[],
  { MaxResults, NextToken }: Paging,
  usual = 50,
): { page: T[]; nextToken: string | undefined } {
  return paginate(records, MaxResults ?? usual, NextToken);
}
