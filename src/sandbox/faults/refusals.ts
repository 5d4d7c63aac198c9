import { denial } from '../authorisation/denial.js';
import type { Cloud } from '../region/cloud.js';
import { AwsError } from '../wire/aws-error.js';
import type { Protocol } from '../wire/model.js';

/** The request that a service refuses. */
export interface RefusedCall {
  /** `ec2:CreateVpc`. */
  readonly action: string;
  readonly protocol: Protocol;
  readonly callerArn: string;
  /** What was asked for, as it was read from the wire. */
  readonly input?: unknown;
}

type Code = readonly [code: string, status: number];

/** "Rate exceeded" in each protocol (aws-behaviour: 2, Throttling). */
const throttlingCodes: Readonly<Record<Protocol, Code>> = {
  ec2: ['RequestLimitExceeded', 503],
  query: ['Throttling', 400],
  json: ['ThrottlingException', 400],
};

const throttlingOfServices: Readonly<Record<string, Code>> = { servicequotas: ['TooManyRequestsException', 400] };

export function throttled({ action, protocol }: RefusedCall): AwsError {
  const [code, status] = throttlingOfServices[serviceOf(action)] ?? throttlingCodes[protocol];
  return new AwsError(code, protocol === 'ec2' ? 'Request limit exceeded.' : 'Rate exceeded', status);
}

const failureCodes: Readonly<Record<Protocol, Code>> = {
  ec2: ['InternalError', 500],
  query: ['InternalFailure', 500],
  json: ['InternalFailure', 500],
};

const failuresOfServices: Readonly<Record<string, Code>> = {
  iam: ['ServiceFailure', 500],
  ssm: ['InternalServerError', 500],
  servicequotas: ['ServiceException', 500],
};

/** A failure of the service's own. It says nothing about whether the service has acted. */
export function failed({ action, protocol }: RefusedCall): AwsError {
  const [code, status] = failuresOfServices[serviceOf(action)] ?? failureCodes[protocol];
  return new AwsError(
    code,
    protocol === 'ec2'
      ? 'An internal error has occurred'
      : 'The request processing has failed because of an unknown error, exception or failure.',
    status,
  );
}

/** As if no policy of the caller's allowed the action on anything. */
export function denied({ action, protocol, callerArn }: RefusedCall, cloud: Cloud): AwsError {
  const question = { action, resource: '*', context: {} };
  return denial(protocol, { cloud, principalArn: callerArn, question, decision: 'implicit-deny' });
}

const expiredCodes: Readonly<Record<Protocol, Code>> = {
  ec2: ['RequestExpired', 400],
  query: ['ExpiredToken', 403],
  json: ['ExpiredTokenException', 400],
};

/** The temporary credentials of the request are too old (aws-behaviour: 11). */
export function expiredToken(protocol: Protocol): AwsError {
  const message = protocol === 'ec2' ? 'Request has expired.' : 'The security token included in the request is expired';
  const [code, status] = expiredCodes[protocol];
  return new AwsError(code, message, status);
}

const serviceOf = (action: string): string => action.split(':')[0] ?? '';
