import type { AttachRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { changeableRole } from '../lookup.js';
import { managedPolicyArns } from './managed-policies.js';

const maximumAttached = 10;

/** Idempotent: attaching twice is one attachment. */
export const attachRolePolicy = defineOperation<AttachRolePolicyRequest, object>(
  'AttachRolePolicy',
  ({ RoleName, PolicyArn: arn }, { cloud }) => {
    const role = changeableRole(cloud, RoleName);
    if (!managedPolicyArns.has(arn)) {
      throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`);
    }
    if (role.attachedPolicyArns.includes(arn)) return {};
    if (role.attachedPolicyArns.length >= maximumAttached) {
      throw new AwsError('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${maximumAttached}`);
    }
    role.attachedPolicyArns = [...role.attachedPolicyArns, arn];
    return {};
  },
);
