import type { ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { existingRole } from '../lookup.js';
import { pageOf } from '../page.js';
import { InstanceProfiles } from '../tables.js';
import { toInstanceProfile } from './view.js';

export const listInstanceProfilesForRole = defineOperation<
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse
>('ListInstanceProfilesForRole', (input, { cloud }) => {
  const role = existingRole(cloud, input.RoleName);
  const { page, rest } = pageOf(
    cloud.table(InstanceProfiles).where((profile) => profile.role?.name === role.id),
    input,
  );
  return { InstanceProfiles: page.map((profile) => toInstanceProfile(cloud, profile)), ...rest };
});
