import type { ResourceType } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../region/cloud.js';
import type { TableKey } from '../../region/table.js';
import { AwsError } from '../../wire/aws-error.js';
import type { Ec2Record } from './tables.js';
import * as tables from './tables.js';
import { VpcEndpoints } from './vpc-endpoint/table.js';

/** A kind of EC2 resource: how its ids look, where its records are, and what EC2 says about an id it does not know. */
export interface ResourceKind<T extends Ec2Record> {
  /** `vpc` in `vpc-0123...`. */
  readonly idPrefix: string;
  /** The type in TagSpecifications and DescribeTags; NAT gateways have no hyphen there. */
  readonly tagType: ResourceType;
  readonly table: TableKey<T>;
  readonly notFound: (id: string) => readonly [code: string, message: string];
}

function kind<T extends Ec2Record>(
  idPrefix: string,
  tagType: ResourceType,
  table: TableKey<T>,
  code: string,
  message: (id: string) => string,
): ResourceKind<T> {
  return { idPrefix, tagType, table, notFound: (id) => [code, message(id)] };
}

/** EC2's spelling of the codes differs from resource to resource; they are the real ones. */
export const kinds = {
  vpc: kind('vpc', 'vpc', tables.Vpcs, 'InvalidVpcID.NotFound', (id) => `The vpc ID '${id}' does not exist`),
  subnet: kind(
    'subnet',
    'subnet',
    tables.Subnets,
    'InvalidSubnetID.NotFound',
    (id) => `The subnet ID '${id}' does not exist`,
  ),
  internetGateway: kind(
    'igw',
    'internet-gateway',
    tables.InternetGateways,
    'InvalidInternetGatewayID.NotFound',
    (id) => `The internetGateway ID '${id}' does not exist`,
  ),
  address: kind(
    'eipalloc',
    'elastic-ip',
    tables.Addresses,
    'InvalidAllocationID.NotFound',
    (id) => `The allocation ID '${id}' does not exist`,
  ),
  natGateway: kind(
    'nat',
    'natgateway',
    tables.NatGateways,
    'NatGatewayNotFound',
    (id) => `The Nat Gateway ${id} was not found`,
  ),
  routeTable: kind(
    'rtb',
    'route-table',
    tables.RouteTables,
    'InvalidRouteTableID.NotFound',
    (id) => `The routeTable ID '${id}' does not exist`,
  ),
  networkAcl: kind(
    'acl',
    'network-acl',
    tables.NetworkAcls,
    'InvalidNetworkAclID.NotFound',
    (id) => `The networkAcl ID '${id}' does not exist`,
  ),
  securityGroup: kind(
    'sg',
    'security-group',
    tables.SecurityGroups,
    'InvalidGroup.NotFound',
    (id) => `The security group '${id}' does not exist`,
  ),
  securityGroupRule: kind(
    'sgr',
    'security-group-rule',
    tables.SecurityGroupRules,
    'InvalidSecurityGroupRuleId.NotFound',
    (id) => `The security group rule ID '${id}' does not exist`,
  ),
  networkInterface: kind(
    'eni',
    'network-interface',
    tables.Interfaces,
    'InvalidNetworkInterfaceID.NotFound',
    (id) => `The networkInterface ID '${id}' does not exist`,
  ),
  instance: kind(
    'i',
    'instance',
    tables.Instances,
    'InvalidInstanceID.NotFound',
    (id) => `The instance ID '${id}' does not exist`,
  ),
  vpcEndpoint: kind(
    'vpce',
    'vpc-endpoint',
    VpcEndpoints,
    'InvalidVpcEndpointId.NotFound',
    (id) => `The Vpc Endpoint Id '${id}' does not exist`,
  ),
  launchTemplate: kind(
    'lt',
    'launch-template',
    tables.LaunchTemplates,
    'InvalidLaunchTemplateId.NotFound',
    (id) => `The specified launch template, with template ID ${id}, does not exist.`,
  ),
} as const;

/**
 * The record that a request refers to.
 * @throws AwsError with the kind's NotFound code when it does not exist or is not visible yet.
 */
export function existing<T extends Ec2Record>(cloud: Cloud, of: ResourceKind<T>, id: string | undefined): T {
  const record = id === undefined ? undefined : cloud.table(of.table).get(id);
  if (!record || record.visibleAt > cloud.now()) throw new AwsError(...of.notFound(id ?? ''));
  return record;
}

/** @throws AwsError `MissingParameter`: for what EC2 needs although its model calls it optional. */
export function required<T>(value: T | undefined, parameter: string): T {
  if (value === undefined || value === '') {
    throw new AwsError('MissingParameter', `The request must contain the parameter ${parameter}`);
  }
  return value;
}
