import type { DeleteRoleRequest } from '@aws-sdk/client-iam';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { changeableRole } from '../lookup.js';
import { InstanceProfiles, type RoleRecord, Roles } from '../tables.js';
import { revokeCredentials } from '../temporary-credentials.js';

/** Profile, attached policies and inline policies have to go first, in this order of complaints. */
export const deleteRole = defineOperation<DeleteRoleRequest, object>('DeleteRole', (input, { cloud }) => {
  const role = changeableRole(cloud, input.RoleName);
  const first = firstObstacle(cloud, role);
  if (first) throw new AwsError('DeleteConflict', `Cannot delete entity, must ${first} first.`);
  cloud.table(Roles).delete(role.id);
  revokeCredentials(cloud, role);
  return {};
});

function firstObstacle(cloud: Cloud, role: RoleRecord): string | undefined {
  if (cloud.table(InstanceProfiles).find((profile) => profile.role?.name === role.id)) {
    return 'remove roles from instance profile';
  }
  if (role.attachedPolicyArns.length > 0) return 'detach all policies';
  if (Object.keys(role.inlinePolicies).length > 0) return 'delete policies';
  return undefined;
}
