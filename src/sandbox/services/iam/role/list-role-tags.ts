import type { ListRoleTagsRequest, ListRoleTagsResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { existingRole } from '../lookup.js';
import { pageOf } from '../page.js';

export const listRoleTags = defineOperation<ListRoleTagsRequest, ListRoleTagsResponse>(
  'ListRoleTags',
  (input, { cloud }) => {
    const { page, rest } = pageOf(toWireTags(existingRole(cloud, input.RoleName).tags), input);
    return { Tags: page, ...rest };
  },
);
