import type { GetInstanceProfileRequest, GetInstanceProfileResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { existingProfile } from '../lookup.js';
import { toInstanceProfile } from './view.js';

export const getInstanceProfile = defineOperation<GetInstanceProfileRequest, GetInstanceProfileResponse>(
  'GetInstanceProfile',
  (input, { cloud }) => ({
    InstanceProfile: toInstanceProfile(cloud, existingProfile(cloud, input.InstanceProfileName)),
  }),
);
