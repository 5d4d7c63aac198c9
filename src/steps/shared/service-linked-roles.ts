import { CreateServiceLinkedRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { hasCode, isNotFound } from '../../aws/error-codes.js';
import { orAbsent } from '../../aws/kinds/kind.js';
import { permissions, type Run } from '../context.js';

/** The roles of the account that services act with. They belong to the account: a teardown leaves them. */
export const serviceLinkedRoles = [
  { role: 'AWSServiceRoleForElasticLoadBalancing', service: 'elasticloadbalancing.amazonaws.com' },
  { role: 'AWSServiceRoleForAutoScaling', service: 'autoscaling.amazonaws.com' },
  { role: 'AWSServiceRoleForRDS', service: 'rds.amazonaws.com' },
] as const;

export const serviceLinkedRolePermissions = permissions('setup', 'iam:GetRole', 'iam:CreateServiceLinkedRole');

/** AWS answers InvalidInput for a role that exists, which somebody else may have made in between. */
export async function ensureServiceLinkedRoles({ aws }: Run): Promise<void> {
  for (const { role, service } of serviceLinkedRoles) {
    if (await orAbsent(() => aws.iam.send(new GetRoleCommand({ RoleName: role })), isNotFound)) continue;
    await aws.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service })).catch((error) => {
      if (!hasCode(error, 'InvalidInput', 'InvalidInputException')) throw error;
    });
  }
}
