import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { parseIpv4Block } from '../cidr.js';
import { existing, kinds, required } from '../resource.js';
import {
  Interfaces,
  InternetGateways,
  NatGateways,
  type RouteRecord,
  type RouteTableRecord,
  RouteTables,
  type RouteTarget,
} from '../tables.js';

/** The members of CreateRoute and ReplaceRoute that say where packets go. */
export interface TargetInput {
  readonly GatewayId?: string | undefined;
  readonly NatGatewayId?: string | undefined;
  readonly NetworkInterfaceId?: string | undefined;
}

/**
 * The target of a route.
 * @throws AwsError when it does not exist, is not usable by the table's VPC, or is missing.
 */
export function routeTarget(cloud: Cloud, table: RouteTableRecord, input: TargetInput): RouteTarget {
  if (input.GatewayId !== undefined) return gatewayTarget(cloud, table, input.GatewayId);
  if (input.NatGatewayId !== undefined) {
    const id = input.NatGatewayId;
    const nat = cloud.table(NatGateways).get(id);
    if (!nat || nat.visibleAt > cloud.now() || nat.state === 'deleted' || nat.state === 'failed') {
      throw new AwsError('InvalidNatGatewayID.NotFound', `The natGateway ID '${id}' does not exist`);
    }
    requireSameNetwork(table, `NAT gateway ${id}`, nat);
    return { kind: 'nat-gateway', id };
  }
  if (input.NetworkInterfaceId !== undefined) {
    const one = existing(cloud, kinds.networkInterface, input.NetworkInterfaceId);
    requireSameNetwork(table, `interface ${one.id}`, one);
    return { kind: 'interface', id: one.id };
  }
  throw new AwsError(
    'MissingParameter',
    'The request must contain one of the parameters: gatewayId, natGatewayId, networkInterfaceId',
  );
}

function gatewayTarget(cloud: Cloud, table: RouteTableRecord, id: string): RouteTarget {
  if (id === 'local') return { kind: 'local' };
  const gateway = cloud.table(InternetGateways).get(id);
  if (!gateway || gateway.visibleAt > cloud.now()) {
    throw new AwsError('InvalidGatewayID.NotFound', `The gateway ID '${id}' does not exist`);
  }
  requireSameNetwork(table, `network gateway ${id}`, gateway);
  return { kind: 'internet-gateway', id };
}

/** @throws AwsError `InvalidParameterValue`. [assumed] EC2's names of the things besides gateways and subnets. */
export function requireSameNetwork(
  table: RouteTableRecord,
  other: string,
  { vpcId }: { readonly vpcId?: string | undefined },
): void {
  if (vpcId === table.vpcId) return;
  throw new AwsError('InvalidParameterValue', `route table ${table.id} and ${other} belong to different networks`);
}

/** The destination in its canonical spelling. */
export function destinationOf(text: string | undefined): string {
  const given = required(text, 'destinationCidrBlock');
  const block = parseIpv4Block(given);
  if (!block) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${given}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  return block.text;
}

/** @throws AwsError `InvalidRoute.NotFound`. */
export function existingRoute(table: RouteTableRecord, destination: string): RouteRecord {
  const route = table.routes.find((one) => one.destination === destination);
  if (!route) {
    throw new AwsError(
      'InvalidRoute.NotFound',
      `no route with destination-cidr-block ${destination} in route table ${table.id}`,
    );
  }
  return route;
}

/** A route whose target is gone swallows packets; it stays in the table until somebody removes it. */
export function routeState(cloud: Cloud, table: RouteTableRecord, route: RouteRecord): 'active' | 'blackhole' {
  return isReachable(cloud, table, route.target) ? 'active' : 'blackhole';
}

function isReachable(cloud: Cloud, table: RouteTableRecord, target: RouteTarget): boolean {
  switch (target.kind) {
    case 'local':
      return true;
    case 'internet-gateway':
      return cloud.table(InternetGateways).get(target.id)?.vpcId === table.vpcId;
    case 'nat-gateway':
      return ['pending', 'available', 'deleting'].includes(cloud.table(NatGateways).get(target.id)?.state ?? 'deleted');
    case 'interface':
      return cloud.table(Interfaces).get(target.id) !== undefined;
  }
}

/** The table that rules a subnet: its own one, else the VPC's main table. */
export function effectiveTable(cloud: Cloud, subnet: { id: string; vpcId: string }): RouteTableRecord | undefined {
  const tables = cloud.table(RouteTables).where((table) => table.vpcId === subnet.vpcId);
  return (
    tables.find((table) => table.associations.some((one) => one.subnetId === subnet.id)) ??
    tables.find((table) => table.associations.some((one) => one.subnetId === undefined))
  );
}
