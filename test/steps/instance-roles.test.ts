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
import type { EnvironmentOptions } from './environment-options.js';
import { newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

const done = { kind: 'done' };

async function withRoles(options: EnvironmentOptions = {}, wanted = upTo('instance-roles')) {
  const environment = await newEnvironment(options);
  expect(await environment.run('create', wanted)).toEqual(done);
  const { id, environment: name } = environment.file.state;
  const names = namesOf(name, id);
  const iam = new IAMClient(environment.region.client);
  const RoleName = names.role('web');
  const InstanceProfileName = names.instanceProfile('web');
  return {
    environment,
    wanted,
    iam,
    RoleName,
    InstanceProfileName,
    deleteByHand: async () => {
      await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'agent' }));
      await iam.send(new DeleteRoleCommand({ RoleName }));
    },
    roleId: async (RoleName: string) => (await iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleId,
    linked: async () =>
      (await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))).InstanceProfile?.Roles?.map(
        ({ RoleId }) => RoleId,
      ),
  };
}

test('a role that was deleted by hand is made again and linked to its profile again', async () => {
  const { environment, wanted, RoleName, roleId, linked, deleteByHand } = await withRoles();
  const before = await roleId(RoleName);
  expect(await linked()).toEqual([before]);
  await deleteByHand();
  await environment.region.pass(60);
  expect(await environment.run('create', wanted)).toEqual(done);
  const after = await roleId(RoleName);
  expect(after).not.toBe(before);
  expect(await linked()).toEqual([after]);
});

test('a profile that holds another role gets ours instead: it holds one', async () => {
  const { environment, wanted, iam, RoleName, InstanceProfileName, roleId, linked } = await withRoles();
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  const { Role: theirs } = await iam.send(
    new CreateRoleCommand({ RoleName: 'theirs', AssumeRolePolicyDocument: trustPolicy }),
  );
  await environment.region.pass(2);
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: 'theirs' }));
  expect(await environment.run('create', wanted)).toEqual(done);
  expect(await linked()).toEqual([await roleId(RoleName)]);
  expect(await roleId('theirs')).toBe(theirs?.RoleId);
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

/** As on AWS, where a profile that IAM shows is refused by EC2 for some seconds. */
async function launchWithNewProfile(options: EnvironmentOptions) {
  const { environment, deleteByHand } = await withRoles(options, upTo('alb', 'private-routes'));
  await deleteByHand();
  return { environment, outcome: await environment.run('create', upTo('web-fleet')) };
}

test('a profile that EC2 does not know yet is waited for; with that switched off the fleet fails', {
  timeout: 60_000,
}, async () => {
  const { environment, outcome } = await launchWithNewProfile({});
  expect(outcome).toEqual(done);
  const retried = environment.events.flatMap((event) =>
    event.type === 'step-retrying' ? [[event.step, event.failure.class]] : [],
  );
  expect(retried).toContainEqual(['web-fleet', 'not-yet-visible']);
  const sabotaged = await launchWithNewProfile({ atOnce: ['not-yet-visible'] });
  expect(sabotaged.outcome).toMatchObject({
    kind: 'failed',
    failures: [{ step: 'web-fleet', failure: { message: expect.stringContaining('Invalid IAM Instance Profile') } }],
  });
});
