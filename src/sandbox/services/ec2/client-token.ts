import { createHash } from 'node:crypto';
import type { Cloud } from '../../region/cloud.js';
import { defineTable } from '../../region/table.js';
import { AwsError } from '../../wire/aws-error.js';

interface ClientTokenRecord {
  /** Operation and token. */
  readonly id: string;
  readonly parametersHash: string;
  readonly resourceId: string;
}
const ClientTokens = defineTable<ClientTokenRecord>('ec2.client-tokens');

interface Tokened {
  readonly ClientToken?: string | undefined;
}

/**
 * Makes the resource once per client token: a repeated request gets the id of the first one.
 * @throws AwsError `IdempotentParameterMismatch` when the token comes back with other parameters.
 */
export function oncePerToken<I extends Tokened>(
  cloud: Cloud,
  operation: string,
  input: I,
  make: () => { readonly id: string },
  maximumLength = 64,
): string {
  const token = input.ClientToken;
  if (!token) return make().id;
  if (token.length > maximumLength) {
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value '${token}' for clientToken. The token must be at most ${maximumLength} ASCII characters long.`,
    );
  }
  const parametersHash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const known = cloud.table(ClientTokens).get(`${operation}:${token}`);
  if (!known) {
    const { id } = make();
    cloud.table(ClientTokens).put({ id: `${operation}:${token}`, parametersHash, resourceId: id });
    return id;
  }
  if (known.parametersHash !== parametersHash) {
    throw new AwsError(
      'IdempotentParameterMismatch',
      'The client token you have provided is associated with a resource that is already created with different parameters.',
    );
  }
  return known.resourceId;
}
