import type { RemoveRoleFromInstanceProfileRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existingProfile } from '../lookup.js';

export const removeRoleFromInstanceProfile = defineOperation<RemoveRoleFromInstanceProfileRequest, object>(
  'RemoveRoleFromInstanceProfile',
  (input, { cloud }) => {
    const profile = existingProfile(cloud, input.InstanceProfileName);
    if (profile.role?.name !== input.RoleName) {
      throw new AwsError('NoSuchEntity', `The role with name ${input.RoleName} cannot be found.`);
    }
    profile.role = undefined;
    return {};
  },
);
