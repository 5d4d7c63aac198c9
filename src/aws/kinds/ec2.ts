import {
  type Address,
  DescribeAddressesCommand,
  type EC2Client,
  type Filter,
  type InternetGateway,
  type LaunchTemplate,
  type NatGateway,
  paginateDescribeInternetGateways,
  paginateDescribeLaunchTemplates,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { tagKeys } from '../../config/tags.js';
import { isNotFound } from '../error-codes.js';
import { collect } from '../pages.js';
import { type AwsTag, tagRecord } from '../tags.js';
import { type Kind, type Life, orAbsent, type Search, type Seen } from './kind.js';

interface Description<T> {
  readonly label: string;
  readonly byIds: (ids: string[]) => Promise<T[]>;
  readonly byFilters: (filters: Filter[]) => Promise<T[]>;
  readonly idOf: (thing: T) => string | undefined;
  readonly life?: (thing: T) => Life;
}

/** The filters that find what carries our tags. An empty answer within the first minute proves nothing. */
function ownFilters({ environmentId, resource }: Search): Filter[] {
  return [
    { Name: `tag:${tagKeys.id}`, Values: [environmentId] },
    { Name: `tag:${tagKeys.resource}`, Values: [resource] },
  ];
}

function ec2Kind<T extends { Tags?: AwsTag[] | undefined }>(description: Description<T>): Kind<T> {
  const { label, byIds, byFilters, idOf, life } = description;
  const seen = (thing: T): Seen<T>[] => {
    const id = idOf(thing);
    return id === undefined ? [] : [{ id, thing, tags: tagRecord(thing.Tags), life: life?.(thing) ?? 'alive' }];
  };
  return {
    label,
    byId: async (id) => ((await orAbsent(() => byIds([id]), isNotFound)) ?? []).flatMap(seen)[0],
    search: async (search) => (await byFilters(ownFilters(search))).flatMap(seen),
  };
}

export const vpcs = (client: EC2Client): Kind<Vpc> =>
  ec2Kind({
    label: 'VPC',
    byIds: (VpcIds) => collect(paginateDescribeVpcs({ client }, { VpcIds }), (page) => page.Vpcs),
    byFilters: (Filters) => collect(paginateDescribeVpcs({ client }, { Filters }), (page) => page.Vpcs),
    idOf: (vpc) => vpc.VpcId,
  });

export const subnets = (client: EC2Client): Kind<Subnet> =>
  ec2Kind({
    label: 'subnet',
    byIds: (SubnetIds) => collect(paginateDescribeSubnets({ client }, { SubnetIds }), (page) => page.Subnets),
    byFilters: (Filters) => collect(paginateDescribeSubnets({ client }, { Filters }), (page) => page.Subnets),
    idOf: (subnet) => subnet.SubnetId,
  });

export const internetGateways = (client: EC2Client): Kind<InternetGateway> =>
  ec2Kind({
    label: 'internet gateway',
    byIds: (InternetGatewayIds) =>
      collect(paginateDescribeInternetGateways({ client }, { InternetGatewayIds }), (page) => page.InternetGateways),
    byFilters: (Filters) =>
      collect(paginateDescribeInternetGateways({ client }, { Filters }), (page) => page.InternetGateways),
    idOf: (gateway) => gateway.InternetGatewayId,
  });

export const routeTables = (client: EC2Client): Kind<RouteTable> =>
  ec2Kind({
    label: 'route table',
    byIds: (RouteTableIds) =>
      collect(paginateDescribeRouteTables({ client }, { RouteTableIds }), (page) => page.RouteTables),
    byFilters: (Filters) => collect(paginateDescribeRouteTables({ client }, { Filters }), (page) => page.RouteTables),
    idOf: (table) => table.RouteTableId,
  });

export const addresses = (client: EC2Client): Kind<Address> =>
  ec2Kind({
    label: 'public address',
    byIds: async (AllocationIds) =>
      (await client.send(new DescribeAddressesCommand({ AllocationIds }))).Addresses ?? [],
    byFilters: async (Filters) => (await client.send(new DescribeAddressesCommand({ Filters }))).Addresses ?? [],
    idOf: (address) => address.AllocationId,
  });

/** The record of a deleted NAT gateway keeps its id and tags for about an hour. */
const natLives: Readonly<Record<string, Life>> = { deleting: 'leaving', deleted: 'gone' };

export const natGateways = (client: EC2Client): Kind<NatGateway> =>
  ec2Kind({
    label: 'NAT gateway',
    byIds: (NatGatewayIds) =>
      collect(paginateDescribeNatGateways({ client }, { NatGatewayIds }), (page) => page.NatGateways),
    byFilters: (Filter) => collect(paginateDescribeNatGateways({ client }, { Filter }), (page) => page.NatGateways),
    idOf: (gateway) => gateway.NatGatewayId,
    life: (gateway) => natLives[gateway.State ?? ''] ?? 'alive',
  });

export const securityGroups = (client: EC2Client): Kind<SecurityGroup> =>
  ec2Kind({
    label: 'security group',
    byIds: (GroupIds) =>
      collect(paginateDescribeSecurityGroups({ client }, { GroupIds }), (page) => page.SecurityGroups),
    byFilters: (Filters) =>
      collect(paginateDescribeSecurityGroups({ client }, { Filters }), (page) => page.SecurityGroups),
    idOf: (group) => group.GroupId,
  });

export const launchTemplates = (client: EC2Client): Kind<LaunchTemplate> =>
  ec2Kind({
    label: 'launch template',
    byIds: (LaunchTemplateIds) =>
      collect(paginateDescribeLaunchTemplates({ client }, { LaunchTemplateIds }), (page) => page.LaunchTemplates),
    byFilters: (Filters) =>
      collect(paginateDescribeLaunchTemplates({ client }, { Filters }), (page) => page.LaunchTemplates),
    idOf: (template) => template.LaunchTemplateId,
  });
