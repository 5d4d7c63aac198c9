import { randomBytes } from 'node:crypto';
import type { Cloud } from '../../region/cloud.js';
import { Credentials, type CredentialsRecord } from '../../region/credentials.js';
import { uniqueId } from './names.js';
import type { RoleRecord } from './tables.js';

/** The principal that a role becomes when somebody assumes it. */
function assumedRoleArn(cloud: Cloud, roleName: string, sessionName: string): string {
  return `arn:aws:sts::${cloud.accountId}:assumed-role/${roleName}/${sessionName}`;
}

/**
 * Keys of a role for a session. They last for wall time, whatever the sandbox's speed: the programs that use them
 * compare with the clock of their machine.
 */
export function issueCredentials(
  cloud: Cloud,
  role: RoleRecord,
  sessionName: string,
  durationMs: number,
): CredentialsRecord & { readonly sessionToken: string; readonly expiresAt: number } {
  forgetExpired(cloud);
  const record = {
    id: uniqueId('ASIA', 16),
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(120).toString('base64'),
    principalArn: assumedRoleArn(cloud, role.id, sessionName),
    userId: `${role.roleId}:${sessionName}`,
    expiresAt: cloud.now() + durationMs,
  };
  cloud.table(Credentials).put(record);
  return record;
}

/** A deleted role's keys open nothing any more. */
export function revokeCredentials(cloud: Cloud, role: RoleRecord): void {
  const table = cloud.table(Credentials);
  for (const key of table.where((one) => one.userId.startsWith(`${role.roleId}:`))) table.delete(key.id);
}

/** Expired keys are kept for a day, so that their users are told that they expired. */
function forgetExpired(cloud: Cloud): void {
  const table = cloud.table(Credentials);
  const dayAgo = cloud.now() - 86_400_000;
  for (const key of table.where((one) => one.expiresAt !== undefined && one.expiresAt < dayAgo)) table.delete(key.id);
}
