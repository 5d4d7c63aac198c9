import type { GetRoleRequest, GetRoleResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { existingRole } from '../lookup.js';
import { toRole } from './view.js';

export const getRole = defineOperation<GetRoleRequest, GetRoleResponse>('GetRole', (input, { cloud }) => ({
  Role: toRole(cloud, existingRole(cloud, input.RoleName)),
}));
