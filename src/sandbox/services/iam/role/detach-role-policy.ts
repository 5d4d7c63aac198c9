import type { DetachRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { changeableRole } from '../lookup.js';

export const detachRolePolicy = defineOperation<DetachRolePolicyRequest, object>(
  'DetachRolePolicy',
  ({ RoleName, PolicyArn: arn }, { cloud }) => {
    const role = changeableRole(cloud, RoleName);
    if (!role.attachedPolicyArns.includes(arn)) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`);
    role.attachedPolicyArns = role.attachedPolicyArns.filter((one) => one !== arn);
    return {};
  },
);
