import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteServiceLinkedRoleCommand,
  DetachRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { usableProfile } from '../../../../src/sandbox/services/iam/instance-profile.js';
import { startTestRegion } from '../../region.js';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const permissions = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: '*' },
});
const managed = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const RoleName = 'web';
const InstanceProfileName = 'web';

async function startIam() {
  const region = await startTestRegion();
  return { region, iam: new IAMClient(region.client) };
}

async function startWithRole() {
  const { region, iam } = await startIam();
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  await region.pass(1);
  return { region, iam };
}

test('a role is invisible for a moment, then shows what it was made with', async () => {
  const { region, iam } = await startIam();
  const boundary = 'arn:aws:iam::000000000000:policy/limit';
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      Path: '/tiers/',
      Description: 'web servers',
      AssumeRolePolicyDocument: trust,
      PermissionsBoundary: boundary,
      Tags: [{ Key: 'tier', Value: 'web' }],
    }),
  );
  const get = () => iam.send(new GetRoleCommand({ RoleName }));
  const missing = { name: 'NoSuchEntityException', Code: 'NoSuchEntity', $metadata: { httpStatusCode: 404 } };
  await expect(get()).rejects.toMatchObject(missing);
  await expect(
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: permissions })),
  ).rejects.toMatchObject(missing);
  await region.pass(1);
  expect((await get()).Role).toEqual({
    RoleName,
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    Arn: 'arn:aws:iam::000000000000:role/tiers/web',
    Path: '/tiers/',
    CreateDate: expect.any(Date),
    AssumeRolePolicyDocument: encodeURIComponent(trust),
    Description: 'web servers',
    MaxSessionDuration: 3600,
    PermissionsBoundary: {
      PermissionsBoundaryArn: boundary,
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
    },
    Tags: [{ Key: 'tier', Value: 'web' }],
  });
  await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'id', Value: '1' }] }));
  expect((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([
    { Key: 'tier', Value: 'web' },
    { Key: 'id', Value: '1' },
  ]);
  expect((await iam.send(new ListRolesCommand({ PathPrefix: '/tiers/' }))).Roles).toMatchObject([{ RoleName }]);
  await expect(
    iam.send(new CreateRoleCommand({ RoleName: 'WEB', AssumeRolePolicyDocument: trust })),
  ).rejects.toMatchObject({
    name: 'EntityAlreadyExistsException',
    Code: 'EntityAlreadyExists',
    message: 'Role with name WEB already exists.',
    $metadata: { httpStatusCode: 409 },
  });
});

test('a role is deleted last: after profile, attached policies and inline policies', async () => {
  const { region, iam } = await startWithRole();
  const PolicyName = 'agent';
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  await region.pass(1);
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: managed }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: permissions }));
  expect({
    attached: (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies,
    inline: (await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames,
    document: (await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument,
    profiles: (await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName }))).InstanceProfiles?.map(
      (profile) => profile.Arn,
    ),
  }).toEqual({
    attached: [{ PolicyArn: managed, PolicyName: 'AmazonSSMManagedInstanceCore' }],
    inline: [PolicyName],
    document: encodeURIComponent(permissions),
    profiles: ['arn:aws:iam::000000000000:instance-profile/web'],
  });
  const remove = () => iam.send(new DeleteRoleCommand({ RoleName }));
  const conflict = (first: string) => ({
    name: 'DeleteConflictException',
    Code: 'DeleteConflict',
    message: `Cannot delete entity, must ${first} first.`,
    $metadata: { httpStatusCode: 409 },
  });
  await expect(remove()).rejects.toMatchObject(conflict('remove roles from instance profile'));
  await expect(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }))).rejects.toMatchObject(
    conflict('remove roles from instance profile'),
  );
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
  await expect(remove()).rejects.toMatchObject(conflict('detach all policies'));
  await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: managed }));
  await expect(remove()).rejects.toMatchObject(conflict('delete policies'));
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await remove();
  await expect(remove()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

test('a profile holds one role, and EC2 takes it some seconds later', async () => {
  const { region, iam } = await startWithRole();
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, Tags: [{ Key: 'id', Value: '1' }] }));
  await region.pass(1);
  const add = () => iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await add();
  await expect(add()).rejects.toMatchObject({ name: 'LimitExceededException', Code: 'LimitExceeded' });
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  expect(InstanceProfile).toMatchObject({
    InstanceProfileName,
    InstanceProfileId: expect.stringMatching(/^AIPA/),
    Arn: 'arn:aws:iam::000000000000:instance-profile/web',
    Roles: [{ RoleName }],
    Tags: [{ Key: 'id', Value: '1' }],
  });
  expect(usableProfile(region.cloud, InstanceProfileName)).toBeUndefined();
  await region.pass(8);
  const usable = { arn: 'arn:aws:iam::000000000000:instance-profile/web', name: 'web', roleName: 'web' };
  expect(usableProfile(region.cloud, InstanceProfileName)).toEqual(usable);
  expect(usableProfile(region.cloud, usable.arn)).toEqual(usable);
  expect(usableProfile(region.cloud, 'arn:aws:iam::1:instance-profile/web')).toBeUndefined();
});

test.each([
  ['trust', '{', 'This policy contains invalid Json'],
  ['trust', ` ${trust}`, 'JSON strings must not have leading spaces'],
  ['trust', permissions, 'Has prohibited field Resource'],
  ['permissions', trust, 'Has prohibited field Principal'],
  ['permissions', '{"Version":"2012-10-17"}', 'Syntax errors in policy.'],
  ['permissions', permissions.replace('2012', '2026'), 'The policy must contain a valid version string'],
  ['permissions', permissions.replace('"*"', '"everything"'), 'Resource everything must be in ARN format or "*".'],
  ['permissions', permissions.replace('"*"', '[]'), 'Policy statement must contain resources.'],
  [
    'permissions',
    permissions.replace('ssm:GetParameter', 'GetParameter'),
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  ],
])('a malformed %s policy is refused: %s', async (kind, document, message) => {
  const { iam } = await startWithRole();
  const send =
    kind === 'trust'
      ? iam.send(new CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument: document }))
      : iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: document }));
  await expect(send).rejects.toMatchObject({
    name: 'MalformedPolicyDocumentException',
    Code: 'MalformedPolicyDocument',
    message,
    $metadata: { httpStatusCode: 400 },
  });
});

test('a service-linked role is made once and is not for users to change', async () => {
  const { iam } = await startIam();
  const create = (AWSServiceName: string) => iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
  const { Role } = await create('rds.amazonaws.com');
  expect(Role?.Arn).toBe('arn:aws:iam::000000000000:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS');
  await expect(create('rds.amazonaws.com')).rejects.toMatchObject({
    name: 'InvalidInputException',
    Code: 'InvalidInput',
    message: 'Service role name AWSServiceRoleForRDS has been taken in this account, please try a different suffix.',
  });
  await expect(iam.send(new DeleteRoleCommand({ RoleName: 'AWSServiceRoleForRDS' }))).rejects.toMatchObject({
    name: 'UnmodifiableEntityException',
  });
  await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName: 'AWSServiceRoleForRDS' }));
  await create('rds.amazonaws.com');
});

test.each([
  ['a managed policy that does not exist', 'arn:aws:iam::aws:policy/Nothing', 'NoSuchEntityException'],
  ['an eleventh policy', managed, 'LimitExceededException'],
])('attaching %s fails', async (_what, PolicyArn, name) => {
  const { iam } = await startWithRole();
  const others =
    'AmazonSSMPatchAssociation AmazonSSMReadOnlyAccess AmazonS3ReadOnlyAccess AmazonEC2ReadOnlyAccess AmazonRDSReadOnlyAccess CloudWatchAgentServerPolicy SecretsManagerReadWrite ReadOnlyAccess PowerUserAccess AdministratorAccess';
  for (const other of others.split(' ')) {
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${other}` }));
  }
  await expect(iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))).rejects.toMatchObject({ name });
});

test('the user of the sandbox is known and may do everything', async () => {
  const { iam } = await startIam();
  const { User } = await iam.send(new GetUserCommand({}));
  expect(User).toMatchObject({ UserName: 'sandbox', Arn: 'arn:aws:iam::000000000000:user/sandbox' });
  expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual(['sandbox']);
  const { EvaluationResults } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: User?.Arn,
      ActionNames: ['ec2:CreateVpc', 'rds:CreateDBCluster'],
    }),
  );
  expect(EvaluationResults?.map((result) => [result.EvalActionName, result.EvalDecision])).toEqual([
    ['ec2:CreateVpc', 'allowed'],
    ['rds:CreateDBCluster', 'allowed'],
  ]);
});

test('names are checked and lists come in pages', async () => {
  const { region, iam } = await startIam();
  const create = (name: string) => iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
  await expect(create('web servers')).rejects.toMatchObject({ name: 'ValidationError' });
  await expect(create('w'.repeat(65))).rejects.toMatchObject({ name: 'ValidationError' });
  for (const name of ['a', 'b', 'c']) await create(name);
  await region.pass(1);
  const first = await iam.send(new ListRolesCommand({ MaxItems: 2 }));
  const rest = await iam.send(new ListRolesCommand({ MaxItems: 2, Marker: first.Marker }));
  expect([first, rest].map((page) => [page.IsTruncated, page.Roles?.map((role) => role.RoleName)])).toEqual([
    [true, ['a', 'b']],
    [false, ['c']],
  ]);
});
