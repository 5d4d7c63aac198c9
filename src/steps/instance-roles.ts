// Makes a role and an instance profile for each tier, and the service-linked roles that the services act with.
// A profile holds one role by its identity: after a role was made again under its name, it has to be linked again.
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  type InstanceProfile,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  type Role,
} from '@aws-sdk/client-iam';
import { answered } from '../aws/answered.js';
import { isNotFound } from '../aws/error-codes.js';
import { instanceProfiles, roles } from '../aws/kinds/iam.js';
import { orAbsent } from '../aws/kinds/kind.js';
import { tagList } from '../aws/tags.js';
import { type FleetTier, fleetTiers } from '../config/names.js';
import { absent, pending, ready } from '../engine/step.js';
import { defineStep, permissions, type Run } from './context.js';
import { agentPolicy, passwordPolicy, trustPolicy } from './shared/instance-policies.js';
import { alive, ensure, remove, unlessGone, unlessSo } from './shared/owned.js';
import { ensureServiceLinkedRoles, serviceLinkedRolePermissions } from './shared/service-linked-roles.js';
import { together } from './shared/together.js';

export default defineStep({
  id: 'instance-roles',
  title: 'Roles of the servers',
  tier: 'security',
  needs: [],
  expectedSeconds: { create: 12, destroy: 5 },
  permissions: [
    ...permissions('both', 'iam:GetRole', 'iam:GetInstanceProfile', 'iam:RemoveRoleFromInstanceProfile'),
    ...permissions(
      'setup',
      'iam:CreateRole',
      'iam:TagRole',
      'iam:GetRolePolicy',
      'iam:PutRolePolicy',
      'iam:CreateInstanceProfile',
      'iam:TagInstanceProfile',
      'iam:AddRoleToInstanceProfile',
      'iam:PassRole',
    ),
    ...permissions(
      'teardown',
      'iam:ListAttachedRolePolicies',
      'iam:DetachRolePolicy',
      'iam:ListRolePolicies',
      'iam:DeleteRolePolicy',
      'iam:ListInstanceProfilesForRole',
      'iam:DeleteInstanceProfile',
      'iam:DeleteRole',
    ),
    ...serviceLinkedRolePermissions,
  ],
  resources: () =>
    fleetTiers.flatMap((tier) => [
      { resource: `${tier}-role`, kind: 'iam:role', label: `Role of the ${tier} servers` },
      { resource: `${tier}-profile`, kind: 'iam:instance-profile', label: `Instance profile of the ${tier} servers` },
    ]),

  observe: async (run) => {
    const [web, app] = await Promise.all(fleetTiers.map((tier) => observeTier(run, tier)));
    if (!web || !app) return absent;
    if (!web.complete || !app.complete) return pending('the policies and profiles of the roles');
    return ready({ web: web.arns, app: app.arns });
  },

  create: async (run) => {
    await ensureServiceLinkedRoles(run);
    await together(fleetTiers.map((tier) => createTier(run, tier)));
  },

  destroy: async (run) => {
    await together(fleetTiers.map((tier) => destroyTier(run, tier)));
  },
});

/** The inline policies of a role by name. */
function policiesOf({ region, accountId, names }: Run, tier: FleetTier): Readonly<Record<string, string>> {
  const password = passwordPolicy(region, accountId, names.appPasswordParameter);
  return { agent: agentPolicy, ...(tier === 'app' ? { password } : {}) };
}

async function observeTier(run: Run, tier: FleetTier) {
  const { aws, names } = run;
  const role = await alive(run, roles(aws.iam, names.role(tier)), `${tier}-role`);
  const profile = await alive(run, instanceProfiles(aws.iam, names.instanceProfile(tier)), `${tier}-profile`);
  if (!role || !profile) return undefined;
  const arns = { roleArn: answered(role.Arn, "a role's ARN"), profileArn: answered(profile.Arn, "a profile's ARN") };
  return { arns, complete: holds(profile, role) && (await wrongPolicies(run, tier)).length === 0 };
}

async function createTier(run: Run, tier: FleetTier): Promise<void> {
  const { aws, names, settings, tags } = run;
  const RoleName = names.role(tier);
  const InstanceProfileName = names.instanceProfile(tier);
  const role = await ensure(run, roles(aws.iam, RoleName), `${tier}-role`, {
    create: async () => {
      const request = {
        RoleName,
        Path: settings.rolePath,
        AssumeRolePolicyDocument: trustPolicy,
        Description: `The ${tier} servers of ${names.environment}`,
        PermissionsBoundary: settings.permissionsBoundary,
        Tags: tagList(tags(`${tier}-role`)),
      };
      return answered((await aws.once.iam.send(new CreateRoleCommand(request))).Role?.RoleName, "a role's name");
    },
  });
  for (const [PolicyName, PolicyDocument] of await wrongPolicies(run, tier)) {
    await aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }
  const profile = await ensure(run, instanceProfiles(aws.iam, InstanceProfileName), `${tier}-profile`, {
    create: async () => {
      const request = { InstanceProfileName, Path: settings.rolePath, Tags: tagList(tags(`${tier}-profile`)) };
      const answer = await aws.once.iam.send(new CreateInstanceProfileCommand(request));
      return answered(answer.InstanceProfile?.InstanceProfileName, "a profile's name");
    },
  });
  if (holds(profile, role)) return;
  await unlink(run, profile);
  // The SDK takes this LimitExceeded for throttling and would go on asking.
  const link = () => aws.once.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await unlessSo(link, 'LimitExceeded', 'EntityAlreadyExists');
}

/** Policies whose text is not as it should be; IAM answers them URL-encoded. */
async function wrongPolicies(run: Run, tier: FleetTier): Promise<[name: string, document: string][]> {
  const RoleName = run.names.role(tier);
  const wrong: [string, string][] = [];
  for (const [PolicyName, wanted] of Object.entries(policiesOf(run, tier))) {
    const ask = () => run.aws.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    const actual = (await orAbsent(ask, isNotFound))?.PolicyDocument;
    if (actual === undefined || decodeURIComponent(actual) !== wanted) wrong.push([PolicyName, wanted]);
  }
  return wrong;
}

function holds(profile: InstanceProfile, role: Role): boolean {
  return profile.Roles?.some(({ RoleId }) => RoleId === role.RoleId) ?? false;
}

async function unlink({ aws }: Run, { InstanceProfileName, Roles = [] }: InstanceProfile): Promise<void> {
  for (const { RoleName } of Roles) {
    const request = { InstanceProfileName, RoleName };
    await unlessGone(() => aws.iam.send(new RemoveRoleFromInstanceProfileCommand(request)));
  }
}

async function destroyTier(run: Run, tier: FleetTier): Promise<void> {
  const { names, aws } = run;
  await remove(run, instanceProfiles(aws.iam, names.instanceProfile(tier)), `${tier}-profile`, async ({ thing }) => {
    await unlink(run, thing);
    const { InstanceProfileName } = thing;
    await unlessGone(() => aws.iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName })));
  });
  await remove(run, roles(aws.iam, names.role(tier)), `${tier}-role`, ({ id }) => deleteRole(run, id));
}

/** IAM deletes only a bare role; people or a quick setup may have attached more than we did. */
async function deleteRole(run: Run, RoleName: string): Promise<void> {
  const { iam } = run.aws;
  await unlessGone(async () => {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of AttachedPolicies) {
      await unlessGone(() => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })));
    }
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames) {
      await unlessGone(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
    }
    const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName }));
    for (const { InstanceProfileName } of InstanceProfiles) {
      const request = { InstanceProfileName, RoleName };
      await unlessGone(() => iam.send(new RemoveRoleFromInstanceProfileCommand(request)));
    }
    await iam.send(new DeleteRoleCommand({ RoleName }));
  });
}
