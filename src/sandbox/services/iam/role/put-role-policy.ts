import type { PutRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { changeableRole } from '../lookup.js';
import { checkName } from '../names.js';
import { checkPolicyDocument } from '../policy-document.js';

/** All inline policies of a role together, white space not counted. */
const maximumSize = 10_240;

export const putRolePolicy = defineOperation<PutRolePolicyRequest, object>('PutRolePolicy', (input, { cloud }) => {
  const role = changeableRole(cloud, input.RoleName);
  checkName('policyName', input.PolicyName);
  checkPolicyDocument('permissions', input.PolicyDocument);
  const policies = { ...role.inlinePolicies, [input.PolicyName]: input.PolicyDocument };
  if (Object.values(policies).join('').replace(/\s/g, '').length > maximumSize) {
    throw new AwsError('LimitExceeded', `Maximum policy size of ${maximumSize} bytes exceeded for role ${role.id}`);
  }
  role.inlinePolicies = policies;
  return {};
});
