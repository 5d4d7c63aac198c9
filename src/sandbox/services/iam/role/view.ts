import type { Role } from '@aws-sdk/client-iam';
import type { Cloud } from '../../../region/cloud.js';
import { toWireTags } from '../../tags.js';
import type { RoleRecord } from '../tables.js';

/** Global, so without a region. */
export function roleArn(cloud: Cloud, role: Pick<RoleRecord, 'id' | 'path'>): string {
  return cloud.arn('iam', `role${role.path}${role.id}`, { regional: false });
}

/** A role as answers show it: policy documents travel URL-encoded. */
export function toRole(cloud: Cloud, role: RoleRecord): Role {
  return {
    RoleName: role.id,
    RoleId: role.roleId,
    Arn: roleArn(cloud, role),
    Path: role.path,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary:
      role.permissionsBoundary === undefined
        ? undefined
        : { PermissionsBoundaryArn: role.permissionsBoundary, PermissionsBoundaryType: 'PermissionsBoundaryPolicy' },
    Tags: Object.keys(role.tags).length > 0 ? toWireTags(role.tags) : undefined,
  };
}
