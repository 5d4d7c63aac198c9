import type { DeleteServiceLinkedRoleRequest, DeleteServiceLinkedRoleResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existingRole } from '../lookup.js';
import { Roles } from '../tables.js';

/** AWS would ask the service whether the role is in use; the sandbox deletes it at once. */
export const deleteServiceLinkedRole = defineOperation<DeleteServiceLinkedRoleRequest, DeleteServiceLinkedRoleResponse>(
  'DeleteServiceLinkedRole',
  (input, { cloud, requestId }) => {
    const role = existingRole(cloud, input.RoleName);
    if (role.linkedService === undefined) {
      throw new AwsError('InvalidInput', `The role ${role.id} is not a service-linked role.`);
    }
    cloud.table(Roles).delete(role.id);
    return { DeletionTaskId: `task${role.path}${role.id}/${requestId}` };
  },
);
