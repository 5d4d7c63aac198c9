import type { ListRolesRequest, ListRolesResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { pageOf } from '../page.js';
import { Roles } from '../tables.js';
import { toRole } from './view.js';

/** Lists leave out tags and the permissions boundary: GetRole shows them. */
export const listRoles = defineOperation<ListRolesRequest, ListRolesResponse>('ListRoles', (input, { cloud }) => {
  const roles = cloud
    .table(Roles)
    .where((role) => role.path.startsWith(input.PathPrefix ?? '/') && role.visibleAt <= cloud.now());
  const { page, rest } = pageOf(roles, input);
  return {
    Roles: page.map((role) => ({ ...toRole(cloud, role), Tags: undefined, PermissionsBoundary: undefined })),
    ...rest,
  };
});
