import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { startTestRegion } from '../../region.js';

const trust = '{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}';

test('the caller is the user of the sandbox', async () => {
  const region = await startTestRegion();
  const { Account, Arn, UserId } = await new STSClient(region.client).send(new GetCallerIdentityCommand({}));
  expect({ Account, Arn, UserId }).toEqual({
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:user/sandbox',
    UserId: 'AIDASANDBOXSANDBOX00',
  });
});

test("a role's keys work until they expire or the role is deleted", async () => {
  const region = await startTestRegion();
  const iam = new IAMClient(region.client);
  const sts = new STSClient(region.client);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'ops', AssumeRolePolicyDocument: trust }));
  const assume = async () => {
    const { Credentials: keys } = await sts.send(
      new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'me', DurationSeconds: 900 }),
    );
    const credentials = {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: keys?.SecretAccessKey ?? '',
      sessionToken: keys?.SessionToken ?? '',
    };
    const client = new STSClient({ ...region.client, credentials });
    return async () => (await client.send(new GetCallerIdentityCommand({}))).Arn;
  };
  const identity = await assume();
  expect(await identity()).toBe('arn:aws:sts::000000000000:assumed-role/ops/me');
  await region.pass(900);
  await expect(identity()).rejects.toMatchObject({ name: 'ExpiredToken', Code: 'ExpiredToken' });
  const again = await assume();
  await iam.send(new DeleteRoleCommand({ RoleName: 'ops' }));
  await expect(again()).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
});

test('nobody can assume a role that is not there', async () => {
  const region = await startTestRegion();
  await expect(
    new STSClient(region.client).send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/nobody', RoleSessionName: 'me' }),
    ),
  ).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
});

test('no authorization message can be decoded', async () => {
  const region = await startTestRegion();
  await expect(
    new STSClient(region.client).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })),
  ).rejects.toMatchObject({
    name: 'InvalidAuthorizationMessageException',
    Code: 'InvalidAuthorizationMessageException',
  });
});
