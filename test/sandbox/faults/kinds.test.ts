import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listFaults } from '../../../src/sandbox/faults/faults.js';
import { injectFaults } from '../../../src/sandbox/faults/inject.js';
import { holdings } from '../../../src/sandbox/region/holdings.js';
import { memoryHandler, sendTo } from '../memory-wire.js';
import { startTestRegion, type TestRegion } from '../region.js';

let region: TestRegion;
let number = 0;
beforeAll(async () => {
  region = await startTestRegion({ forFile: true });
  injectFaults(region.cloud, ['set-quota=L-F678F1CE/1000']);
});
beforeEach(() => injectFaults(region.cloud, ['none']));

/** One creating call of each protocol, with clients that send it once. */
const calls: Readonly<Record<string, { action: string; send: (options?: object) => Promise<unknown> }>> = {
  ec2: {
    action: 'ec2:CreateVpc',
    send: (options) =>
      new EC2Client({ ...region.client, ...options }).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })),
  },
  query: {
    action: 'iam:CreateRole',
    send: (options) =>
      new IAMClient({ ...region.client, ...options }).send(
        new CreateRoleCommand({ RoleName: `role-${number++}`, AssumeRolePolicyDocument: trust }),
      ),
  },
  json: {
    action: 'ssm:PutParameter',
    send: (options) =>
      new SSMClient({ ...region.client, ...options }).send(
        new PutParameterCommand({ Name: `/p/${number++}`, Value: 'x', Type: 'String' }),
      ),
  },
};

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

const user = 'arn:aws:iam::000000000000:user/sandbox';
const deniedFor = (action: string, where = ''): string =>
  `User: ${user} is not authorized to perform: ${action}${where} because no identity-based policy allows the ${action} action`;

interface Seen {
  readonly name: string;
  readonly message?: string;
  /** Node's, where no answer came. */
  readonly code?: string;
  readonly status?: number;
  /** Whether the service has acted all the same. */
  readonly acted: boolean;
}

/** The SDK calls this one a timeout, too. */
const lost: Seen = { name: 'TimeoutError', code: 'ECONNRESET', acted: false };
const waited: Seen = { name: 'TimeoutError', code: 'ETIMEDOUT', acted: false };
const unknown = 'The request processing has failed because of an unknown error, exception or failure.';

/** What a client sees of each kind, in each protocol. */
const seen: Readonly<Record<string, Readonly<Record<string, Seen>>>> = {
  throttle: {
    ec2: { name: 'RequestLimitExceeded', message: 'Request limit exceeded.', status: 503, acted: false },
    query: { name: 'Throttling', message: 'Rate exceeded', status: 400, acted: false },
    json: { name: 'ThrottlingException', message: 'Rate exceeded', status: 400, acted: false },
  },
  'fail-before': {
    ec2: { name: 'InternalError', message: 'An internal error has occurred', status: 500, acted: false },
    query: { name: 'ServiceFailureException', message: unknown, status: 500, acted: false },
    json: { name: 'InternalServerError', message: unknown, status: 500, acted: false },
  },
  'fail-after': {
    ec2: { name: 'InternalError', message: 'An internal error has occurred', status: 500, acted: true },
    query: { name: 'ServiceFailureException', message: unknown, status: 500, acted: true },
    json: { name: 'InternalServerError', message: unknown, status: 500, acted: true },
  },
  denied: {
    ec2: {
      name: 'UnauthorizedOperation',
      message: `You are not authorized to perform this operation. ${deniedFor('ec2:CreateVpc')}`,
      status: 403,
      acted: false,
    },
    query: { name: 'AccessDenied', message: deniedFor('iam:CreateRole', ' on resource: *'), status: 403, acted: false },
    json: {
      name: 'AccessDeniedException',
      message: deniedFor('ssm:PutParameter', ' on resource: arn:aws:ssm:us-east-1:000000000000:*'),
      status: 400,
      acted: false,
    },
  },
  'expired-token': {
    ec2: { name: 'RequestExpired', message: 'Request has expired.', status: 400, acted: false },
    query: {
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
      status: 403,
      acted: false,
    },
    json: {
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
      status: 400,
      acted: false,
    },
  },
  'reset-before': { ec2: lost, query: lost, json: lost },
  'reset-after': {
    ec2: { ...lost, acted: true },
    query: { ...lost, acted: true },
    json: { ...lost, acted: true },
  },
  silence: { ec2: waited, query: waited, json: waited },
  'silence-after': {
    ec2: { ...waited, acted: true },
    query: { ...waited, acted: true },
    json: { ...waited, acted: true },
  },
};

/** Over HTTP, but for the patience that a silent service would take: the carrier in memory has none. */
function carrier(kind: string): object {
  if (!kind.startsWith('silence')) return {};
  return { requestHandler: memoryHandler(sendTo(region.dispatcher), region.baseUrl) };
}

describe.each(Object.keys(seen))('%s', (kind) => {
  test.each(Object.keys(calls))('over the %s protocol', async (protocol) => {
    const call = calls[protocol];
    const expected = seen[kind]?.[protocol];
    if (!call || !expected) throw new Error(`nothing is expected of ${kind} over ${protocol}`);
    injectFaults(region.cloud, [`${call.action}:${kind}@2`]);
    await call.send();
    const before = holdings(region.cloud).length;
    const { acted, status, ...error } = expected;
    await expect(call.send(carrier(kind))).rejects.toMatchObject({
      ...error,
      ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    });
    expect(holdings(region.cloud).length - before).toBe(acted ? 1 : 0);
    await call.send();
    expect(listFaults(region.cloud)).toEqual([{ spec: `${call.action}:${kind}@2`, seen: 3 }]);
  });
});

test('a service that stays silent keeps the connection until the client loses its patience', async () => {
  injectFaults(region.cloud, ['ec2:CreateVpc:silence']);
  const requestHandler = { requestTimeout: 200, throwOnRequestTimeout: true };
  await expect(calls.ec2?.send({ requestHandler })).rejects.toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' });
});

test('a delayed answer comes, but not before', async () => {
  injectFaults(region.cloud, ['ec2:CreateVpc:delay=300ms']);
  const began = performance.now();
  await calls.ec2?.send();
  expect(performance.now() - began).toBeGreaterThanOrEqual(295);
});

const late = /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/;

test.each([
  ['ec2', { name: 'RequestExpired', message: 'Request has expired.' }],
  ['query', { name: 'SignatureDoesNotMatch', message: expect.stringMatching(late) }],
  ['json', { name: 'InvalidSignatureException', message: expect.stringMatching(late) }],
])(
  'a request that is ten minutes late by the clock of AWS is refused over the %s protocol, and the client learns the right time',
  async (protocol, error) => {
    const call = calls[protocol];
    if (!call) throw new Error(`no call is declared for ${protocol}`);
    injectFaults(region.cloud, [`${call.action}:clock-skew=10m`]);
    await expect(call.send()).rejects.toMatchObject(error);
    await expect(call.send({ maxAttempts: 2 })).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  },
);

test.each(['4m', '-4m'])('a signature that is off by %s is accepted', async (by) => {
  const systemClockOffset = by === '4m' ? 240_000 : -240_000;
  await expect(calls.ec2?.send({ systemClockOffset })).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
});

test('a request from the future is refused', async () => {
  await expect(calls.query?.send({ systemClockOffset: 600_000 })).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
    message: expect.stringMatching(/^Signature not yet current: \S+ is now later than \S+ \(\S+ \+ 5 min\.\)$/),
  });
});
