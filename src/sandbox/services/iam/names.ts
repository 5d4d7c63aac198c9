import { randomBytes } from 'node:crypto';
import { AwsError } from '../../wire/aws-error.js';

const limits = { roleName: 64, instanceProfileName: 128, policyName: 128, path: 512 } as const;

/** @throws AwsError `ValidationError` for a name that is too long or has characters that IAM does not take. */
export function checkName(member: 'roleName' | 'instanceProfileName' | 'policyName', name: string): void {
  if (name.length === 0 || name.length > limits[member]) {
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${limits[member]}`,
    );
  }
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw new AwsError(
      'ValidationError',
      `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
}

/** The path, `/` when none is given. */
export function checkedPath(path: string | undefined): string {
  const text = path ?? '/';
  if (text.length > limits.path || !/^\/([\x21-\x7e]+\/)?$/.test(text)) {
    throw new AwsError(
      'ValidationError',
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  }
  return text;
}

/** `AROA` and 17 letters and digits, as ids and keys of IAM look. */
export function uniqueId(prefix: 'AROA' | 'AIPA' | 'ASIA', length = 17): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return prefix + [...randomBytes(length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
