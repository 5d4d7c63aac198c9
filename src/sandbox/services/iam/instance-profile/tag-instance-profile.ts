import type { TagInstanceProfileRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { existingProfile } from '../lookup.js';
import { checkedTags } from '../tags.js';

export const tagInstanceProfile = defineOperation<TagInstanceProfileRequest, object>(
  'TagInstanceProfile',
  (input, { cloud }) => {
    const profile = existingProfile(cloud, input.InstanceProfileName);
    profile.tags = checkedTags(input.Tags, profile.tags);
    return {};
  },
);
