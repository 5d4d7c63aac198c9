import { defineTable } from '../../region/table.js';
import type { Tags } from '../tags.js';

export interface RoleRecord {
  /** The name: unique in the account, whatever its case. */
  readonly id: string;
  /** `AROA...`: a role made again under the same name is another one. */
  readonly roleId: string;
  readonly path: string;
  readonly createdAt: number;
  /** IAM is eventually consistent: a new role is not found for a moment. */
  readonly visibleAt: number;
  /** The trust policy as it was given. */
  readonly trustPolicy: string;
  readonly description?: string | undefined;
  readonly maxSessionDuration: number;
  readonly permissionsBoundary?: string | undefined;
  /** Only this service may change or delete the role. */
  readonly linkedService?: string;
  tags: Tags;
  /** Documents by policy name. */
  inlinePolicies: Record<string, string>;
  attachedPolicyArns: string[];
}
export const Roles = defineTable<RoleRecord>('iam.roles');

export interface InstanceProfileRecord {
  /** The name. */
  readonly id: string;
  readonly profileId: string;
  readonly path: string;
  readonly createdAt: number;
  readonly visibleAt: number;
  tags: Tags;
  /** A profile holds one role at most. */
  role?: { readonly name: string; readonly roleId: string; readonly linkedAt: number } | undefined;
}
export const InstanceProfiles = defineTable<InstanceProfileRecord>('iam.instance-profiles');
