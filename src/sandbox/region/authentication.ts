import { expiredToken } from '../faults/refusals.js';
import { AwsError } from '../wire/aws-error.js';
import type { Protocol } from '../wire/model.js';
import { checkSigningTime } from './clock-skew.js';
import type { Cloud } from './cloud.js';
import { Credentials } from './credentials.js';
import type { Caller } from './operation.js';
import { parseAuthorization, type SignedRequest, type SignedScope, signatureMatches } from './signature.js';

type Code = readonly [code: string, status: number];

/** How services of each protocol refuse a key that they do not know, and a signature that is wrong (aws-behaviour: 3, 11). */
const refusals: Readonly<Record<Protocol, { readonly unknownKey: Code; readonly badSignature: Code }>> = {
  ec2: { unknownKey: ['AuthFailure', 401], badSignature: ['SignatureDoesNotMatch', 403] },
  query: { unknownKey: ['InvalidClientTokenId', 403], badSignature: ['SignatureDoesNotMatch', 403] },
  json: { unknownKey: ['UnrecognizedClientException', 400], badSignature: ['InvalidSignatureException', 400] },
};

/** Requests to the endpoints that serve all regions are signed for this one. */
const globalRegion = 'us-east-1';

/**
 * Finds out who signed a request.
 * @param now AWS's clock; signatures are made in wall time, whatever the clock of the sandbox is.
 * @throws AwsError in the service's words
 */
export function authenticate(cloud: Cloud, request: SignedRequest, protocol: Protocol, now: number): Caller {
  const { unknownKey, badSignature } = refusals[protocol];
  const scope = parseAuthorization(single(request.headers.authorization));
  if (!scope) throw missingSignature();
  const key = cloud.table(Credentials).get(scope.accessKeyId);
  const token = single(request.headers['x-amz-security-token']);
  if (!key || key.sessionToken !== token) {
    const message =
      protocol === 'ec2'
        ? 'AWS was not able to validate the provided access credentials'
        : 'The security token included in the request is invalid.';
    throw refused(unknownKey, message);
  }
  if (key.expiresAt !== undefined && key.expiresAt <= cloud.now()) throw expiredToken(protocol);
  if (scope.region !== cloud.region && !(scope.region === globalRegion && hasGlobalEndpoint(request, scope))) {
    throw refused(badSignature, `Credential should be scoped to a valid region, not '${scope.region}'.`);
  }
  if (!signatureMatches(request, scope, key.secretAccessKey)) {
    throw refused(
      badSignature,
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  }
  checkSigningTime(protocol, single(request.headers['x-amz-date']) ?? '', now);
  return { accountId: cloud.accountId, arn: key.principalArn, userId: key.userId, accessKeyId: key.id };
}

/** What a request without a signature gets: nobody can say whose protocol it speaks. */
export function missingSignature(): AwsError {
  return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
}

const refused = ([code, status]: Code, message: string): AwsError => new AwsError(code, message, status);

function hasGlobalEndpoint(request: SignedRequest, { service }: SignedScope): boolean {
  return service === 'iam' || single(request.headers.host) === 'sts.amazonaws.com';
}

export function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
