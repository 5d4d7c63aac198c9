import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { getUser } from './account/get-user.js';
import { listAccountAliases } from './account/list-account-aliases.js';
import { simulatePrincipalPolicy } from './account/simulate-principal-policy.js';
import { holdings } from './holdings.js';
import { addRoleToInstanceProfile } from './instance-profile/add-role-to-instance-profile.js';
import { createInstanceProfile } from './instance-profile/create-instance-profile.js';
import { deleteInstanceProfile } from './instance-profile/delete-instance-profile.js';
import { getInstanceProfile } from './instance-profile/get-instance-profile.js';
import { listInstanceProfileTags } from './instance-profile/list-instance-profile-tags.js';
import { listInstanceProfiles } from './instance-profile/list-instance-profiles.js';
import { listInstanceProfilesForRole } from './instance-profile/list-instance-profiles-for-role.js';
import { removeRoleFromInstanceProfile } from './instance-profile/remove-role-from-instance-profile.js';
import { tagInstanceProfile } from './instance-profile/tag-instance-profile.js';
import { attachRolePolicy } from './role/attach-role-policy.js';
import { createRole } from './role/create-role.js';
import { createServiceLinkedRole } from './role/create-service-linked-role.js';
import { deleteRole } from './role/delete-role.js';
import { deleteRolePolicy } from './role/delete-role-policy.js';
import { deleteServiceLinkedRole } from './role/delete-service-linked-role.js';
import { detachRolePolicy } from './role/detach-role-policy.js';
import { getRole } from './role/get-role.js';
import { getRolePolicy } from './role/get-role-policy.js';
import { listAttachedRolePolicies } from './role/list-attached-role-policies.js';
import { listRolePolicies } from './role/list-role-policies.js';
import { listRoleTags } from './role/list-role-tags.js';
import { listRoles } from './role/list-roles.js';
import { putRolePolicy } from './role/put-role-policy.js';
import { tagRole } from './role/tag-role.js';

export const iam: Service = {
  description: descriptions.iam,
  operations: [
    attachRolePolicy,
    createRole,
    createServiceLinkedRole,
    deleteRolePolicy,
    deleteRole,
    deleteServiceLinkedRole,
    detachRolePolicy,
    getRolePolicy,
    getRole,
    listAttachedRolePolicies,
    listRolePolicies,
    listRoleTags,
    listRoles,
    putRolePolicy,
    tagRole,
    addRoleToInstanceProfile,
    createInstanceProfile,
    deleteInstanceProfile,
    getInstanceProfile,
    listInstanceProfileTags,
    listInstanceProfilesForRole,
    listInstanceProfiles,
    removeRoleFromInstanceProfile,
    tagInstanceProfile,
    getUser,
    listAccountAliases,
    simulatePrincipalPolicy,
  ],
  holdings,
};
