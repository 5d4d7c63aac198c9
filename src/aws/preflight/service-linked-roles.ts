import { GetRoleCommand } from '@aws-sdk/client-iam';
import type { Clients } from '../clients.js';
import { isNotFound } from '../error-codes.js';
import { orAbsent } from '../kinds/kind.js';
import { type Finding, green } from './row.js';

/** Roles of the account that services act with; a setup makes those that are missing, where it may. */
export async function checkServiceLinkedRoles({ iam }: Clients, roles: readonly string[]): Promise<Finding> {
  const found = await Promise.all(
    roles.map((RoleName) => orAbsent(() => iam.send(new GetRoleCommand({ RoleName })), isNotFound)),
  );
  const missing = roles.filter((_role, at) => found[at] === undefined);
  if (missing.length === 0) return green('All three are there.');
  return green(`The setup makes ${missing.join(', ')}, which needs iam:CreateServiceLinkedRole.`);
}
