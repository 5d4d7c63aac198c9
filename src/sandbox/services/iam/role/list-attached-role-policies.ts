import type { ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { existingRole } from '../lookup.js';
import { pageOf } from '../page.js';

export const listAttachedRolePolicies = defineOperation<
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse
>('ListAttachedRolePolicies', (input, { cloud }) => {
  const { page, rest } = pageOf(existingRole(cloud, input.RoleName).attachedPolicyArns, input);
  return {
    AttachedPolicies: page.map((arn) => ({ PolicyArn: arn, PolicyName: arn.slice(arn.lastIndexOf('/') + 1) })),
    ...rest,
  };
});
