import type { DeleteInstanceProfileRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existingProfile } from '../lookup.js';
import { InstanceProfiles } from '../tables.js';

/** IAM does not care for running instances: they only lose their keys. */
export const deleteInstanceProfile = defineOperation<DeleteInstanceProfileRequest, object>(
  'DeleteInstanceProfile',
  (input, { cloud }) => {
    const profile = existingProfile(cloud, input.InstanceProfileName);
    if (profile.role) {
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must remove roles from instance profile first.');
    }
    cloud.table(InstanceProfiles).delete(profile.id);
    return {};
  },
);
