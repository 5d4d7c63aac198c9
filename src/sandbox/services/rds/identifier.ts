import { AwsError } from '../../wire/aws-error.js';
import { notProvided } from '../../wire/refusal.js';

/**
 * The identifier of a cluster, an instance or a snapshot as RDS stores it: in lower case.
 * `parameter` is the request's member, which the message names.
 * @throws AwsError `InvalidParameterValue` (Aurora User Guide, "Naming constraints").
 */
export function checkedIdentifier(value: string, parameter: string, maximumLength = 63): string {
  if (value.length > maximumLength) {
    throw new AwsError(
      'InvalidParameterValue',
      `The parameter ${parameter} is not a valid identifier because it is longer than ${maximumLength} characters.`,
    );
  }
  if (!/^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(value)) {
    throw new AwsError(
      'InvalidParameterValue',
      `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
  }
  return value.toLowerCase();
}

/**
 * @throws AwsError `InvalidParameterValue`: for what RDS needs although its model calls it optional.
 */
export function provided<T>(value: T | undefined, parameter: string): T {
  if (value === undefined || value === '') {
    throw notProvided(parameter);
  }
  return value;
}
