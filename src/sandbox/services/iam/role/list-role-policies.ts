import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { existingRole } from '../lookup.js';
import { pageOf } from '../page.js';

export const listRolePolicies = defineOperation<ListRolePoliciesRequest, ListRolePoliciesResponse>(
  'ListRolePolicies',
  (input, { cloud }) => {
    const { page, rest } = pageOf(Object.keys(existingRole(cloud, input.RoleName).inlinePolicies), input);
    return { PolicyNames: page, ...rest };
  },
);
