import type { ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { existingProfile } from '../lookup.js';
import { pageOf } from '../page.js';

export const listInstanceProfileTags = defineOperation<ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse>(
  'ListInstanceProfileTags',
  (input, { cloud }) => {
    const { page, rest } = pageOf(toWireTags(existingProfile(cloud, input.InstanceProfileName).tags), input);
    return { Tags: page, ...rest };
  },
);
