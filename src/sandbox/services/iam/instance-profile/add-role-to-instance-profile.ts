import type { AddRoleToInstanceProfileRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { changeableRole, existingProfile } from '../lookup.js';

/** Not idempotent: even the role that is there already is one too many. */
export const addRoleToInstanceProfile = defineOperation<AddRoleToInstanceProfileRequest, object>(
  'AddRoleToInstanceProfile',
  (input, { cloud }) => {
    const profile = existingProfile(cloud, input.InstanceProfileName);
    const role = changeableRole(cloud, input.RoleName);
    if (profile.role) {
      throw new AwsError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
    }
    profile.role = { name: role.id, roleId: role.roleId, linkedAt: cloud.now() };
    return {};
  },
);
