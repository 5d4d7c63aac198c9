import { beforeAll, describe, expect, test } from 'vitest';
import { listEnvironments } from '../../src/commands/list.js';
import type { Session } from '../../src/commands/session.js';
import { toldError } from '../../src/commands/told-error.js';
import { type ErrorClass, StepFailure } from '../../src/engine/failure.js';
import { again, Refusal, WizardError } from '../../src/errors.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { type Environment, newEnvironment } from '../steps/run.js';
import { newFolder, sessionOf } from './played.js';

/** An error as the SDK raises it after AWS has answered. */
function refused(code: string, message: string, httpStatusCode = 400): Error {
  const $metadata = { httpStatusCode, requestId: '59dbff89' };
  return Object.assign(new Error(message), { name: code, Code: code, $metadata });
}

const told: Readonly<Record<ErrorClass, readonly [error: Error, lines: readonly string[]]>> = {
  credentials: [
    refused('ExpiredToken', 'The token has expired.'),
    [
      'The token has expired.',
      'AWS code: ExpiredToken, request 59dbff89.',
      'Sign in again (for example `aws sso login`), then run the same command again.',
    ],
  ],
  permission: [
    refused(
      'UnauthorizedOperation',
      'You are not authorized to perform this operation. Encoded authorization failure message: aB-3_',
      403,
    ),
    [
      'You are not authorized to perform this operation.',
      'aws sts decode-authorization-message --encoded-message aB-3_',
      'AWS code: UnauthorizedOperation, request 59dbff89.',
      'Ask for the permission that is missing (`tier3-wizard policy` prints all that are needed), then run the same command again.',
    ],
  ],
  account: [
    refused('Blocked', 'This account is currently blocked.'),
    [
      'This account is currently blocked.',
      'AWS code: Blocked, request 59dbff89.',
      'AWS has blocked the account: open a case with AWS Support (`https://console.aws.amazon.com/support`), then run the same command again.',
    ],
  ],
  quota: [
    refused('DocumentLimitExceeded', 'There are too many documents.'),
    [
      'There are too many documents.',
      'AWS code: DocumentLimitExceeded, request 59dbff89.',
      'Delete what is not needed any more or ask for a higher quota in the Service Quotas console, then run the same command again.',
    ],
  ],
  capacity: [
    refused('InsufficientInstanceCapacity', 'There is no capacity.', 500),
    [
      'There is no capacity.',
      'AWS code: InsufficientInstanceCapacity, request 59dbff89.',
      'Choose another type (`tier3-wizard --resume --set web.instanceType=TYPE`, or of the app servers `app.instanceType`), or wait a while, then run the same command again.',
    ],
  ],
  timeout: [
    new StepFailure('It does not serve.', {
      class: 'timeout',
      remedy: `See the details, then run ${again}.`,
      details: ['i-0123: unhealthy'],
    }),
    ['It does not serve.', 'i-0123: unhealthy', 'See the details, then run the same command again.'],
  ],
  throttling: [
    refused('RequestLimitExceeded', 'Request limit exceeded.', 503),
    [
      'Request limit exceeded.',
      'AWS code: RequestLimitExceeded, request 59dbff89.',
      'AWS limits how often it may be asked; run the same command again in a minute.',
    ],
  ],
  'not-yet-visible': [
    refused('InvalidVpcID.NotFound', "The vpc ID 'vpc-0123' does not exist"),
    [
      "The vpc ID 'vpc-0123' does not exist",
      'AWS code: InvalidVpcID.NotFound, request 59dbff89.',
      'It is not there (any more); run the same command again.',
    ],
  ],
  busy: [
    refused('DependencyViolation', 'It has dependencies.'),
    [
      'It has dependencies.',
      'AWS code: DependencyViolation, request 59dbff89.',
      'Something still uses it; run the same command again in a minute.',
    ],
  ],
  network: [
    Object.assign(new Error('connect ETIMEDOUT 192.0.2.1:443'), { code: 'ETIMEDOUT' }),
    [
      'AWS could not be reached: connect ETIMEDOUT 192.0.2.1:443',
      'Check the connection (and HTTPS_PROXY), then run the same command again.',
    ],
  ],
  service: [
    refused('InternalFailure', 'We encountered an internal error.', 500),
    [
      'We encountered an internal error.',
      'AWS code: InternalFailure, request 59dbff89.',
      'AWS had a problem; run the same command again.',
    ],
  ],
  'bad-input': [
    refused('InvalidParameterValue', 'The snapshot identifier is not valid.'),
    [
      'The snapshot identifier is not valid.',
      'AWS code: InvalidParameterValue, request 59dbff89.',
      'AWS refused the request; correct what the message names, then run the same command again.',
    ],
  ],
  bug: [
    new TypeError('x is not a function'),
    [
      'Something went wrong that should not have: x is not a function',
      'Please report it, with the output of the same command and --debug.',
    ],
  ],
};

test.each(Object.entries(told))(
  'an error of the class %s ends a command with 1, its cause and what to do',
  (kind, [error, lines]) => {
    expect(toldError(error)).toMatchObject({ lines, exitCode: 1, isBug: kind === 'bug' });
  },
);

test('an error of ours keeps its words and its exit code, with what AWS called its cause', () => {
  const cause = refused('InvalidClientTokenId', 'The token is invalid.', 403);
  const { lines, exitCode, stack } = toldError(new Refusal('The credentials do not work.', 'Sign in.', cause));
  expect([lines, exitCode]).toEqual([
    ['The credentials do not work.', 'AWS code: InvalidClientTokenId, request 59dbff89.', 'Sign in.'],
    2,
  ]);
  expect(stack).toBe(cause.stack);
  const plain = new WizardError('It is gone.', { blame: 'aws', remedy: `Run ${again}.` });
  expect(toldError(plain)).toEqual({
    lines: ['It is gone.', 'Run the same command again.'],
    exitCode: 1,
    isBug: false,
  });
});

describe('a list', () => {
  let environment: Environment;
  let session: Session;
  beforeAll(async () => {
    environment = await newEnvironment();
    session = await sessionOf(environment);
  });

  /** What a user reads whose `list` meets the fault. */
  async function linesAfter(fault: string): Promise<readonly string[]> {
    injectFaults(environment.region.cloud, ['none', fault]);
    const listing = listEnvironments(session, newFolder()).then(
      () => 'it was listed',
      (error: unknown) => error,
    );
    const { lines } = toldError(await environment.passTime(listing));
    return lines.map((line) => line.replace(/request [\w-]{10,}/, 'request ID'));
  }

  test('that is not allowed says what to allow', async () => {
    expect(await linesAfter('rds:DescribeDBClusters:denied')).toEqual([
      'User: arn:aws:iam::000000000000:user/sandbox is not authorized to perform: rds:DescribeDBClusters because no identity-based policy allows the rds:DescribeDBClusters action',
      'AWS code: AccessDenied, request ID.',
      'Allow rds:DescribeDBClusters (`tier3-wizard policy` prints all that is needed), then run the same command again.',
    ]);
  });

  test('that AWS throttles to the end says to wait', async () => {
    expect(await linesAfter('rds:DescribeDBClusters:throttle')).toEqual([
      'Rate exceeded',
      'AWS code: Throttling, request ID.',
      'AWS limits how often it may be asked; run the same command again in a minute.',
    ]);
  });
});
