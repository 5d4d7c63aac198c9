import type { Permission } from '../engine/step.js';
import type { Clients } from './clients.js';
import { autoScaling } from './inventory/auto-scaling.js';
import { databases } from './inventory/databases.js';
import { ec2Resources } from './inventory/ec2.js';
import { identities } from './inventory/identities.js';
import { loadBalancing } from './inventory/load-balancing.js';
import type { Owned, Source, Wanted } from './inventory/owned.js';
import { systemsManager } from './inventory/systems-manager.js';

export type { Owned } from './inventory/owned.js';

const sources: readonly Source[] = [ec2Resources, autoScaling, loadBalancing, databases, identities, systemsManager];

/** What looking for everything asks AWS. */
export const ownedPermissions: readonly Permission[] = [
  'ec2:DescribeTags',
  'ec2:DescribeInstances',
  'ec2:DescribeNatGateways',
  'ec2:DescribeVolumes',
  'autoscaling:DescribeAutoScalingGroups',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTags',
  'rds:DescribeDBClusters',
  'rds:DescribeDBInstances',
  'rds:DescribeDBSubnetGroups',
  'rds:DescribeDBClusterSnapshots',
  'rds:ListTagsForResource',
  'iam:ListRoles',
  'iam:ListRoleTags',
  'iam:ListInstanceProfiles',
  'iam:ListInstanceProfileTags',
  'ssm:DescribeParameters',
  'ssm:ListDocuments',
  'ssm:ListAssociations',
  'ssm:ListTagsForResource',
].map((action) => ({ action, use: 'both' }));

/**
 * Everything that carries the environment's tag and still exists, found without the state file and without the
 * steps: an independent look. What AWS only still remembers (terminated instances, deleted NAT gateways) is left out.
 */
export function findOwned(clients: Clients, environmentId: string): Promise<Owned[]> {
  return find(clients, { environmentId });
}

/** The same of every environment of the account and region. */
export function findAllOwned(clients: Clients): Promise<Owned[]> {
  return find(clients, {});
}

async function find(clients: Clients, wanted: Wanted): Promise<Owned[]> {
  const found = await Promise.all(sources.map((source) => source(clients, wanted)));
  return found.flat();
}
