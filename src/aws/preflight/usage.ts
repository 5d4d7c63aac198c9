import {
  DescribeAddressesCommand,
  paginateDescribeInstances,
  paginateDescribeInstanceTypes,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import {
  type LoadBalancerTypeEnum,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { paginateDescribeDBClusters, paginateDescribeDBInstances } from '@aws-sdk/client-rds';
import type { Clients } from '../clients.js';
import { collect } from '../pages.js';

/** AWS has no call that says how much of a quota is used: it is counted. */
export const usage = {
  vpcs: async ({ ec2 }: Clients) => (await collect(paginateDescribeVpcs({ client: ec2 }, {}), (p) => p.Vpcs)).length,
  internetGateways: async ({ ec2 }: Clients) =>
    (await collect(paginateDescribeInternetGateways({ client: ec2 }, {}), (p) => p.InternetGateways)).length,
  addresses: async ({ ec2 }: Clients) => (await ec2.send(new DescribeAddressesCommand({}))).Addresses?.length ?? 0,
  loadBalancers: async ({ elbv2 }: Clients, type: LoadBalancerTypeEnum) =>
    (await collect(paginateDescribeLoadBalancers({ client: elbv2 }, {}), (p) => p.LoadBalancers)).filter(
      (one) => one.Type === type,
    ).length,
  targetGroups: async ({ elbv2 }: Clients) =>
    (await collect(paginateDescribeTargetGroups({ client: elbv2 }, {}), (p) => p.TargetGroups)).length,
  dbClusters: async ({ rds }: Clients) =>
    (await collect(paginateDescribeDBClusters({ client: rds }, {}), (p) => p.DBClusters)).length,
  dbInstances: async ({ rds }: Clients) =>
    (await collect(paginateDescribeDBInstances({ client: rds }, {}), (p) => p.DBInstances)).length,
  natGateways,
  vcpus,
} as const;

/** Gateways that are being made or deleted count, too. Their zone is that of their subnet. */
async function natGateways({ ec2 }: Clients, zone: string): Promise<number> {
  const Filter = [{ Name: 'state', Values: ['pending', 'available', 'deleting'] }];
  const [gateways, subnets] = await Promise.all([
    collect(paginateDescribeNatGateways({ client: ec2 }, { Filter }), (p) => p.NatGateways),
    collect(
      paginateDescribeSubnets({ client: ec2 }, { Filters: [{ Name: 'availability-zone', Values: [zone] }] }),
      (p) => p.Subnets,
    ),
  ]);
  const inZone = new Set(subnets.map((one) => one.SubnetId));
  return gateways.filter((one) => inZone.has(one.SubnetId)).length;
}

/** The families that share the quota of standard on-demand instances, by the first letter of their names. */
const standard = /^[acdhimrtz]\d/;

async function vcpus(clients: Clients): Promise<number> {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }];
  const reservations = await collect(
    paginateDescribeInstances({ client: clients.ec2 }, { Filters }),
    (p) => p.Reservations,
  );
  const running = reservations
    .flatMap((one) => one.Instances ?? [])
    .filter((one) => one.InstanceLifecycle === undefined)
    .flatMap(({ InstanceType }) => (InstanceType && standard.test(InstanceType) ? [InstanceType] : []));
  const each = await vcpusOf(clients, running);
  return running.reduce((sum, type) => sum + (each.get(type) ?? 0), 0);
}

/** vCPUs of one instance of each type. @throws what EC2 says of a type that does not exist */
export async function vcpusOf({ ec2 }: Clients, types: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(types)];
  if (wanted.length === 0) return new Map();
  const Filters = [{ Name: 'instance-type', Values: wanted }];
  const found = await collect(paginateDescribeInstanceTypes({ client: ec2 }, { Filters }), (p) => p.InstanceTypes);
  return new Map(
    found.flatMap(({ InstanceType, VCpuInfo }) =>
      InstanceType && VCpuInfo?.DefaultVCpus ? [[InstanceType, VCpuInfo.DefaultVCpus] as const] : [],
    ),
  );
}
