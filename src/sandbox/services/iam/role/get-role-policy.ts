import type { GetRolePolicyRequest, GetRolePolicyResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existingRole } from '../lookup.js';

export const getRolePolicy = defineOperation<GetRolePolicyRequest, GetRolePolicyResponse>(
  'GetRolePolicy',
  (input, { cloud }) => {
    const role = existingRole(cloud, input.RoleName);
    const document = role.inlinePolicies[input.PolicyName];
    if (document === undefined) {
      throw new AwsError('NoSuchEntity', `The role policy with name ${input.PolicyName} cannot be found.`);
    }
    return { RoleName: role.id, PolicyName: input.PolicyName, PolicyDocument: encodeURIComponent(document) };
  },
);
