import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { paginateDescribeInstances, paginateDescribeNatGateways, paginateDescribeTags } from '@aws-sdk/client-ec2';
import {
  DescribeTagsCommand,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  ListInstanceProfileTagsCommand,
  ListRoleTagsCommand,
  paginateListInstanceProfiles,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import {
  ListTagsForResourceCommand,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  paginateDescribeDBSubnetGroups,
} from '@aws-sdk/client-rds';
import { paginateDescribeParameters, paginateListDocuments } from '@aws-sdk/client-ssm';
import { tagKeys } from '../config/tags.js';
import type { Clients } from './clients.js';

/** Something in the account that carries an environment's id. */
export interface Owned {
  /** As AWS names the kind: `natgateway`, `load-balancer`. */
  readonly kind: string;
  readonly id: string;
}

type Source = (clients: Clients, environmentId: string) => Promise<Owned[]>;

/**
 * Everything that carries the environment's tag and still exists, found without the state file and without the
 * steps: an independent look. What AWS only still remembers (terminated instances, deleted NAT gateways) is left out.
 */
export async function findOwned(clients: Clients, environmentId: string): Promise<Owned[]> {
  const found = await Promise.all(sources.map((source) => source(clients, environmentId)));
  return found.flat();
}

const ec2Resources: Source = async ({ ec2 }, environmentId) => {
  const owned: Owned[] = [];
  const Filters = [{ Name: `tag:${tagKeys.id}`, Values: [environmentId] }];
  for await (const page of paginateDescribeTags({ client: ec2 }, { Filters })) {
    for (const tag of page.Tags ?? []) {
      if (tag.Key === tagKeys.id) owned.push({ kind: tag.ResourceType ?? '', id: tag.ResourceId ?? '' });
    }
  }
  const gone = new Set<string>();
  for await (const page of paginateDescribeInstances({ client: ec2 }, { Filters })) {
    for (const instance of page.Reservations?.flatMap((one) => one.Instances ?? []) ?? []) {
      if (instance.State?.Name !== 'terminated') continue;
      gone.add(instance.InstanceId ?? '');
      for (const { Ebs } of instance.BlockDeviceMappings ?? []) gone.add(Ebs?.VolumeId ?? '');
    }
  }
  for await (const page of paginateDescribeNatGateways({ client: ec2 }, { Filter: Filters })) {
    for (const gateway of page.NatGateways ?? []) if (gateway.State === 'deleted') gone.add(gateway.NatGatewayId ?? '');
  }
  return owned.filter(({ id }) => !gone.has(id));
};

const autoScalingGroups: Source = async ({ autoScaling }, environmentId) => {
  const owned: Owned[] = [];
  const Filters = [{ Name: `tag:${tagKeys.id}`, Values: [environmentId] }];
  for await (const page of paginateDescribeAutoScalingGroups({ client: autoScaling }, { Filters })) {
    for (const group of page.AutoScalingGroups ?? [])
      owned.push({ kind: 'auto-scaling-group', id: group.AutoScalingGroupName ?? '' });
  }
  return owned;
};

/** DescribeTags takes at most 20 names. */
const tagsPerCall = 20;

const loadBalancing: Source = async ({ elbv2 }, environmentId) => {
  const candidates: Owned[] = [];
  for await (const page of paginateDescribeLoadBalancers({ client: elbv2 }, {})) {
    for (const one of page.LoadBalancers ?? [])
      candidates.push({ kind: 'load-balancer', id: one.LoadBalancerArn ?? '' });
  }
  for await (const page of paginateDescribeTargetGroups({ client: elbv2 }, {})) {
    for (const one of page.TargetGroups ?? []) candidates.push({ kind: 'target-group', id: one.TargetGroupArn ?? '' });
  }
  const owned: Owned[] = [];
  for (let at = 0; at < candidates.length; at += tagsPerCall) {
    const some = candidates.slice(at, at + tagsPerCall);
    const answer = await elbv2.send(new DescribeTagsCommand({ ResourceArns: some.map((one) => one.id) }));
    const arns = new Set(
      answer.TagDescriptions?.filter((one) => carries(one.Tags, environmentId)).map((one) => one.ResourceArn),
    );
    owned.push(...some.filter((one) => arns.has(one.id)));
  }
  return owned;
};

const databases: Source = async ({ rds }, environmentId) => {
  const owned: Owned[] = [];
  for await (const page of paginateDescribeDBClusters({ client: rds }, {})) {
    for (const one of page.DBClusters ?? []) {
      if (carries(one.TagList, environmentId)) owned.push({ kind: 'db-cluster', id: one.DBClusterIdentifier ?? '' });
    }
  }
  for await (const page of paginateDescribeDBInstances({ client: rds }, {})) {
    for (const one of page.DBInstances ?? []) {
      if (carries(one.TagList, environmentId)) owned.push({ kind: 'db-instance', id: one.DBInstanceIdentifier ?? '' });
    }
  }
  for await (const page of paginateDescribeDBSubnetGroups({ client: rds }, {})) {
    for (const one of page.DBSubnetGroups ?? []) {
      const tags = await rds.send(new ListTagsForResourceCommand({ ResourceName: one.DBSubnetGroupArn ?? '' }));
      if (carries(tags.TagList, environmentId))
        owned.push({ kind: 'db-subnet-group', id: one.DBSubnetGroupName ?? '' });
    }
  }
  return owned;
};

/** IAM lists no tags, and asking every role of an account is slow: the environment's names contain its short id. */
const identities: Source = async ({ iam }, environmentId) => {
  const shortId = environmentId.slice(0, 8);
  const owned: Owned[] = [];
  for await (const page of paginateListRoles({ client: iam }, {})) {
    for (const { RoleName = '' } of page.Roles ?? []) {
      if (!RoleName.includes(shortId)) continue;
      const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName }));
      if (carries(Tags, environmentId)) owned.push({ kind: 'role', id: RoleName });
    }
  }
  for await (const page of paginateListInstanceProfiles({ client: iam }, {})) {
    for (const { InstanceProfileName = '' } of page.InstanceProfiles ?? []) {
      if (!InstanceProfileName.includes(shortId)) continue;
      const { Tags } = await iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName }));
      if (carries(Tags, environmentId)) owned.push({ kind: 'instance-profile', id: InstanceProfileName });
    }
  }
  return owned;
};

const systemsManager: Source = async ({ ssm }, environmentId) => {
  const owned: Owned[] = [];
  const byTag = [{ Key: `tag:${tagKeys.id}`, Values: [environmentId] }];
  for await (const page of paginateDescribeParameters({ client: ssm }, { ParameterFilters: byTag })) {
    for (const one of page.Parameters ?? []) owned.push({ kind: 'parameter', id: one.Name ?? '' });
  }
  for await (const page of paginateListDocuments({ client: ssm }, { Filters: byTag })) {
    for (const one of page.DocumentIdentifiers ?? []) owned.push({ kind: 'document', id: one.Name ?? '' });
  }
  return owned;
};

const sources: readonly Source[] = [
  ec2Resources,
  autoScalingGroups,
  loadBalancing,
  databases,
  identities,
  systemsManager,
];

function carries(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
  environmentId: string,
): boolean {
  return tags?.some((tag) => tag.Key === tagKeys.id && tag.Value === environmentId) ?? false;
}
