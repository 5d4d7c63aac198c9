import type { CreateRoleRequest, CreateRoleResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { visibleAfterMs } from '../lookup.js';
import { checkedPath, checkName, uniqueId } from '../names.js';
import { checkPolicyDocument } from '../policy-document.js';
import { Roles } from '../tables.js';
import { checkedTags } from '../tags.js';
import { toRole } from './view.js';

export const createRole = defineOperation<CreateRoleRequest, CreateRoleResponse>('CreateRole', (input, { cloud }) => {
  const name = input.RoleName;
  checkName('roleName', name);
  checkPolicyDocument('trust', input.AssumeRolePolicyDocument);
  const roles = cloud.table(Roles);
  if (roles.find((role) => role.id.toLowerCase() === name.toLowerCase())) {
    throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`);
  }
  const role = roles.put({
    id: name,
    roleId: uniqueId('AROA'),
    path: checkedPath(input.Path),
    createdAt: cloud.now(),
    visibleAt: cloud.now() + cloud.scaled(visibleAfterMs),
    trustPolicy: input.AssumeRolePolicyDocument,
    description: input.Description,
    maxSessionDuration: input.MaxSessionDuration ?? 3_600,
    permissionsBoundary: input.PermissionsBoundary,
    tags: checkedTags(input.Tags),
    inlinePolicies: {},
    attachedPolicyArns: [],
  });
  return { Role: toRole(cloud, role) };
});
