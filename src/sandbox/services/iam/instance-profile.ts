import type { HostCredentials } from '../../plane/topology.js';
import type { Cloud } from '../../region/cloud.js';
import { Credentials } from '../../region/credentials.js';
import { AwsError } from '../../wire/aws-error.js';
import { InstanceProfiles, Roles } from './tables.js';
import { issueCredentials } from './temporary-credentials.js';

/** How long EC2 goes on refusing a profile that IAM shows already, in AWS's time. */
const usableAfterMs = 8_000;

/** How long the keys of an instance last, in wall time. */
export const hostCredentialsMs = 6 * 3_600_000;

export interface UsableProfile {
  readonly arn: string;
  readonly name: string;
  readonly roleName: string;
}

/** The profile as EC2 sees it: undefined until its role has been linked for some seconds, and when the role is gone. */
export function usableProfile(cloud: Cloud, nameOrArn: string): UsableProfile | undefined {
  const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
  const profile = cloud.table(InstanceProfiles).get(name);
  if (!profile?.role) return undefined;
  const role = cloud.table(Roles).get(profile.role.name);
  if (role?.roleId !== profile.role.roleId) return undefined;
  if (cloud.now() < profile.role.linkedAt + cloud.scaled(usableAfterMs)) return undefined;
  const arn = profileArn(cloud, profile);
  if (nameOrArn.startsWith('arn:') && nameOrArn !== arn) return undefined;
  return { arn, name, roleName: role.id };
}

/** Global, so without a region. */
export function profileArn(cloud: Cloud, profile: { readonly id: string; readonly path: string }): string {
  return cloud.arn('iam', `instance-profile${profile.path}${profile.id}`, { regional: false });
}

/**
 * New keys of the role for a host, `sessionName` is the instance id.
 * @throws AwsError `NoSuchEntity` when the role is gone.
 */
export function roleCredentials(cloud: Cloud, roleName: string, sessionName: string): HostCredentials {
  const role = cloud.table(Roles).get(roleName);
  if (!role) throw new AwsError('NoSuchEntity', `The role with name ${roleName} cannot be found.`);
  const { id } = issueCredentials(cloud, role, sessionName, hostCredentialsMs);
  const issued = hostCredentials(cloud, id);
  if (!issued) throw new Error(`the key ${id} was not kept`);
  return issued;
}

/** Keys that were issued before; undefined when they have been revoked. */
export function hostCredentials(cloud: Cloud, accessKeyId: string): HostCredentials | undefined {
  const key = cloud.table(Credentials).get(accessKeyId);
  if (key?.sessionToken === undefined || key.expiresAt === undefined) return undefined;
  return {
    accessKeyId: key.id,
    secretAccessKey: key.secretAccessKey,
    sessionToken: key.sessionToken,
    expiration: new Date(key.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}
