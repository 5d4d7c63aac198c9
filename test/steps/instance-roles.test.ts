import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  IAMClient,
  ListInstanceProfilesCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { namesOf } from '../../src/config/names.js';
import { trustPolicy } from '../../src/steps/shared/instance-policies.js';
import { newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

const done = { kind: 'done' };

async function withRoles() {
  const environment = await newEnvironment();
  const wanted = upTo('instance-roles');
  expect(await environment.run('create', wanted)).toEqual(done);
  const { id, environment: name } = environment.file.state;
  const names = namesOf(name, id);
  const iam = new IAMClient(environment.region.client);
  return {
    environment,
    wanted,
    iam,
    RoleName: names.role('web'),
    InstanceProfileName: names.instanceProfile('web'),
    roleId: async (RoleName: string) => (await iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleId,
    linked: async () =>
      (
        await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: names.instanceProfile('web') }))
      ).InstanceProfile?.Roles?.map(({ RoleId }) => RoleId),
  };
}

test('a role that was deleted by hand is made again and linked to its profile again', async () => {
  const { environment, wanted, iam, RoleName, InstanceProfileName, roleId, linked } = await withRoles();
  const before = await roleId(RoleName);
  expect(await linked()).toEqual([before]);
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'agent' }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
  await environment.region.pass(60);
  expect(await environment.run('create', wanted)).toEqual(done);
  const after = await roleId(RoleName);
  expect(after).not.toBe(before);
  expect(await linked()).toEqual([after]);
});

test('a profile that holds another role gets ours instead: it holds one', async () => {
  const { environment, wanted, iam, RoleName, InstanceProfileName, roleId, linked } = await withRoles();
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await iam.send(new CreateRoleCommand({ RoleName: 'theirs', AssumeRolePolicyDocument: trustPolicy }));
  await environment.region.pass(2);
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: 'theirs' }));
  expect(await environment.run('create', wanted)).toEqual(done);
  expect(await linked()).toEqual([await roleId(RoleName)]);
  expect(await roleId('theirs')).toBeDefined();
});

test('roles are removed with what people and quick setups attached to them, in the order that IAM wants', async () => {
  const { environment, wanted, iam, RoleName, InstanceProfileName } = await withRoles();
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
  });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'theirs', PolicyDocument }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'theirs' }));
  await environment.region.pass(2);
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'theirs', RoleName }));
  expect(await environment.run('destroy', wanted)).toEqual(done);
  await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ Code: 'NoSuchEntity' });
  await expect(iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))).rejects.toMatchObject({
    Code: 'NoSuchEntity',
  });
  const { InstanceProfiles } = await iam.send(new ListInstanceProfilesCommand({}));
  expect(InstanceProfiles?.map((profile) => [profile.InstanceProfileName, profile.Roles])).toEqual([['theirs', []]]);
});
