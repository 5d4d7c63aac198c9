import type { InstanceProfile } from '@aws-sdk/client-iam';
import type { Cloud } from '../../../region/cloud.js';
import { toWireTags } from '../../tags.js';
import { profileArn } from '../instance-profile.js';
import { toRole } from '../role/view.js';
import { type InstanceProfileRecord, Roles } from '../tables.js';

export function toInstanceProfile(cloud: Cloud, profile: InstanceProfileRecord): InstanceProfile {
  const role = profile.role && cloud.table(Roles).get(profile.role.name);
  return {
    InstanceProfileName: profile.id,
    InstanceProfileId: profile.profileId,
    Arn: profileArn(cloud, profile),
    Path: profile.path,
    CreateDate: new Date(profile.createdAt),
    Roles: role ? [{ ...toRole(cloud, role), Tags: undefined }] : [],
    Tags: Object.keys(profile.tags).length > 0 ? toWireTags(profile.tags) : undefined,
  };
}
