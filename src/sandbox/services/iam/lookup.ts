import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import { type InstanceProfileRecord, InstanceProfiles, type RoleRecord, Roles } from './tables.js';

/** How long a new thing of IAM is not found, in AWS's time. */
export const visibleAfterMs = 1_000;

/** @throws AwsError `NoSuchEntity`, also for a role that was made a moment ago. */
export function existingRole(cloud: Cloud, name: string): RoleRecord {
  const role = cloud.table(Roles).get(name);
  if (!role || role.visibleAt > cloud.now()) {
    throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`);
  }
  return role;
}

/**
 * A role that its user may change.
 * @throws AwsError `NoSuchEntity`; `UnmodifiableEntity` for one that belongs to a service of AWS.
 */
export function changeableRole(cloud: Cloud, name: string): RoleRecord {
  const role = existingRole(cloud, name);
  if (role.linkedService !== undefined) {
    throw new AwsError(
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
    );
  }
  return role;
}

/** @throws AwsError `NoSuchEntity`. */
export function existingProfile(cloud: Cloud, name: string): InstanceProfileRecord {
  const profile = cloud.table(InstanceProfiles).get(name);
  if (!profile || profile.visibleAt > cloud.now()) {
    throw new AwsError('NoSuchEntity', `Instance Profile ${name} cannot be found.`);
  }
  return profile;
}
