import type { Cloud } from '../region/cloud.js';
import type { Caller } from '../region/operation.js';
import { type RoleRecord, Roles } from '../services/iam/tables.js';
import { parsePolicies, type Statement } from './document.js';

/** The role that a caller has assumed; undefined for a user. */
export function roleIn({ arn }: Caller): string | undefined {
  return /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
}

/**
 * What a role's policies say. Undefined, so that everything is allowed, for one with managed policies: their documents
 * are not here.
 */
export function roleStatements(cloud: Cloud, name: string): readonly Statement[] | undefined {
  const role = cloud.table(Roles).get(name);
  if (!role) return [];
  return role.attachedPolicyArns.length > 0 ? undefined : inlineStatements(role);
}

const parsed = new WeakMap<RoleRecord['inlinePolicies'], readonly Statement[]>();

/** Agents ask every few moments, and a policy is put rarely. */
function inlineStatements({ inlinePolicies }: RoleRecord): readonly Statement[] {
  const known = parsed.get(inlinePolicies);
  if (known) return known;
  const statements = Object.values(inlinePolicies).flatMap(parsePolicies);
  parsed.set(inlinePolicies, statements);
  return statements;
}
