import type { Permission } from '../../engine/step.js';
import { classify } from '../classify.js';
import type { Clients } from '../clients.js';
import type { Owned } from '../inventory/owned.js';
import { notAllowed } from '../unshown.js';
import type { Blocker, Explanation, Leftover } from './leftover.js';
import { networkKinds } from './network.js';
import { serviceKinds } from './services.js';

export type { Leftover } from './leftover.js';

/** What explaining asks AWS beside what a teardown asks anyway; without them a leftover is told without its reason. */
export const leftoverPermissions: readonly Permission[] = [
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeAddresses',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeRouteTables',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListRolePolicies',
  'rds:DescribeDBClusters',
  'rds:DescribeDBInstances',
].map((action): Permission => ({ action, use: 'teardown', optional: true }));

const kinds: Readonly<Record<string, Explanation>> = { ...networkKinds, ...serviceKinds };

/** What may not be asked says so; what went away meanwhile has no reason any more. */
function unread(error: unknown): Blocker | undefined {
  const failure = classify(error);
  if (failure.class !== 'permission') return undefined;
  return { reason: `what blocks it may not be seen: ${notAllowed(error) ?? failure.message}` };
}

/** They go with what they are part of. */
const goAlong = new Set(['security-group-rule']);

/** Says of each thing what blocks it, and how it is removed by hand. */
export function explainLeftovers(clients: Clients, things: readonly Owned[], region: string): Promise<Leftover[]> {
  return Promise.all(
    things
      .filter(({ kind }) => !goAlong.has(kind))
      .map(async (thing) => {
        const { kind, id } = thing;
        const explanation = kinds[kind];
        const blocker = await explanation?.blocker?.(clients, thing).catch(unread);
        const commands = [...(blocker?.first ?? []), ...(explanation?.remove(id) ?? [])];
        return {
          kind,
          id,
          reason:
            blocker?.reason ??
            'nothing that can be seen blocks it: it waits for the others, or its deletion is under way',
          command: commands.map((words) => `aws ${words} --region ${region}`).join(' && '),
        };
      }),
  );
}
