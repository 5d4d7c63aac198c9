import type { TagRoleRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { changeableRole } from '../lookup.js';
import { checkedTags } from '../tags.js';

export const tagRole = defineOperation<TagRoleRequest, object>('TagRole', (input, { cloud }) => {
  const role = changeableRole(cloud, input.RoleName);
  role.tags = checkedTags(input.Tags, role.tags);
  return {};
});
