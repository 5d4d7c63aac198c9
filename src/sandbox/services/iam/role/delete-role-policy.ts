import type { DeleteRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { changeableRole } from '../lookup.js';

export const deleteRolePolicy = defineOperation<DeleteRolePolicyRequest, object>(
  'DeleteRolePolicy',
  (input, { cloud }) => {
    const role = changeableRole(cloud, input.RoleName);
    const { [input.PolicyName]: gone, ...rest } = role.inlinePolicies;
    if (gone === undefined) {
      throw new AwsError('NoSuchEntity', `The role policy with name ${input.PolicyName} cannot be found.`);
    }
    role.inlinePolicies = rest;
    return {};
  },
);
