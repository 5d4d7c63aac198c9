import { CreateSubnetCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateDBClusterCommand, DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetServiceQuotaCommand, ListServicesCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { expect, test } from 'vitest';
import { Credentials } from '../../../src/sandbox/region/credentials.js';
import { memoryHandler, type Send, sendTo } from '../memory-wire.js';
import { startTestRegion, type TestRegion } from '../region.js';

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const callers: Readonly<Record<string, (region: TestRegion, credentials?: Keys) => Promise<unknown>>> = {
  ec2: (region, credentials) =>
    new EC2Client({ ...region.client, ...(credentials && { credentials }) }).send(new DescribeVpcsCommand({})),
  query: (region, credentials) =>
    new RDSClient({ ...region.client, ...(credentials && { credentials }) }).send(new DescribeDBClustersCommand({})),
  json: (region, credentials) =>
    new ServiceQuotasClient({ ...region.client, ...(credentials && { credentials }) }).send(
      new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' }),
    ),
};

test.each([
  ['ec2', 'AuthFailure', 401],
  ['query', 'InvalidClientTokenId', 403],
  ['json', 'UnrecognizedClientException', 400],
])('a key that %s does not know is refused with its own code, %s', async (protocol, name, status) => {
  const region = await startTestRegion();
  const call = callers[protocol]?.(region, { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' });
  await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
});

test.each([
  ['ec2', 'SignatureDoesNotMatch', 403],
  ['query', 'SignatureDoesNotMatch', 403],
  ['json', 'InvalidSignatureException', 400],
])('a wrong secret is found out by %s: %s', async (protocol, name, httpStatusCode) => {
  const region = await startTestRegion();
  const call = callers[protocol]?.(region, { ...region.client.credentials, secretAccessKey: 'guessed' });
  await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
});

test.each([
  ['ec2', 'SignatureDoesNotMatch', 403],
  ['query', 'SignatureDoesNotMatch', 403],
  ['json', 'InvalidSignatureException', 400],
])('a body that was changed on its way is found out by %s: %s', async (protocol, name, httpStatusCode) => {
  const region = await startTestRegion();
  const send: Send = (request) =>
    sendTo(region.dispatcher)({ ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) });
  const client = { ...region.client, requestHandler: memoryHandler(send, region.baseUrl) };
  const call = callers[protocol]?.({ ...region, client });
  await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
});

test.each([
  ['ec2', 'RequestExpired', 'AuthFailure'],
  ['query', 'ExpiredToken', 'InvalidClientTokenId'],
  ['json', 'ExpiredTokenException', 'UnrecognizedClientException'],
])('temporary keys work with their token until they expire: %s then says %s', async (protocol, name, unknownKey) => {
  const region = await startTestRegion();
  const keys = { accessKeyId: 'ASIATEMPORARY', secretAccessKey: 'secret', sessionToken: 'token' };
  region.cloud.table(Credentials).put({
    id: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    sessionToken: keys.sessionToken,
    principalArn: 'arn:aws:sts::000000000000:assumed-role/r/s',
    userId: 'AROA:s',
    expiresAt: region.clock.now() + 60_000,
  });
  await expect(callers[protocol]?.(region, keys)).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  const foreign = callers[protocol]?.(region, { ...keys, sessionToken: 'other' });
  await expect(foreign).rejects.toMatchObject({ name: unknownKey });
  await region.pass(60);
  await expect(callers[protocol]?.(region, keys)).rejects.toMatchObject({ name });
});

test.each([
  ['ec2', 'SignatureDoesNotMatch', 403],
  ['query', 'SignatureDoesNotMatch', 403],
  ['json', 'InvalidSignatureException', 400],
])('a request that is signed for another region is refused by %s: %s', async (protocol, name, httpStatusCode) => {
  const region = await startTestRegion();
  const elsewhere = { ...region, client: { ...region.client, region: 'eu-west-1' } };
  await expect(callers[protocol]?.(elsewhere)).rejects.toMatchObject({
    name,
    message: "Credential should be scoped to a valid region, not 'eu-west-1'.",
    $metadata: { httpStatusCode },
  });
});

test('a request without a signature is refused', async () => {
  const region = await startTestRegion();
  const answer = await fetch(region.baseUrl, { method: 'POST', body: 'Action=DescribeVpcs&Version=2016-11-15' });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('<Code>MissingAuthenticationToken</Code>');
});

test('an operation that the sandbox does not have is answered as AWS answers one that it does not know', async () => {
  const region = await startTestRegion();
  await expect(new ServiceQuotasClient(region.client).send(new ListServicesCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'The sandbox has no operation ListServices',
  });
});

test('a member that the model requires is missed in the words of the service', async () => {
  const region = await startTestRegion();
  const subnet = new CreateSubnetCommand({ VpcId: undefined, CidrBlock: '10.0.0.0/24' });
  await expect(new EC2Client(region.client).send(subnet)).rejects.toMatchObject({
    name: 'MissingParameter',
    message: 'The request must contain the parameter vpcId',
  });
  const cluster = new CreateDBClusterCommand({ DBClusterIdentifier: undefined, Engine: 'aurora-mysql' });
  await expect(new RDSClient(region.client).send(cluster)).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: 'The parameter DBClusterIdentifier must be provided and must not be blank.',
  });
});

test('every answer names its request', async () => {
  const region = await startTestRegion();
  const { $metadata } = await new EC2Client(region.client).send(new DescribeVpcsCommand({}));
  expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
});
