import type { DescribeRouteTablesRequest, DescribeRouteTablesResult, Route, RouteTable } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { described } from '../departed.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { type RouteRecord, type RouteTableRecord, RouteTables, type RouteTarget } from '../tables.js';
import { routeState } from './routes.js';

export const describeRouteTables = defineOperation<DescribeRouteTablesRequest, DescribeRouteTablesResult>(
  'DescribeRouteTables',
  (input, { cloud }) => {
    const targets = (kind: RouteTarget['kind']) => (table: RouteTableRecord) =>
      table.routes.flatMap(({ target }) => (target.kind === kind && target.kind !== 'local' ? [target.id] : []));
    const { page, nextToken } = select(cloud, described(cloud, RouteTables), {
      ids: input.RouteTableIds,
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.routeTable.notFound,
      fields: {
        'route-table-id': (table) => table.id,
        'vpc-id': (table) => table.vpcId,
        'association.main': (table) => table.associations.map((one) => String(one.subnetId === undefined)),
        'association.subnet-id': (table) => table.associations.flatMap((one) => one.subnetId ?? []),
        'association.route-table-association-id': (table) => table.associations.map((one) => one.id),
        'association.route-table-id': (table) => (table.associations.length > 0 ? table.id : undefined),
        'route.destination-cidr-block': (table) => table.routes.map((route) => route.destination),
        'route.gateway-id': targets('internet-gateway'),
        'route.nat-gateway-id': targets('nat-gateway'),
        'route.state': (table) => table.routes.map((route) => routeState(cloud, table, route)),
        'route.origin': (table) => table.routes.map((route) => route.origin),
        'owner-id': () => cloud.accountId,
      },
    });
    return { RouteTables: page.map((table) => toRouteTable(table, cloud)), NextToken: nextToken };
  },
);

export function toRouteTable(table: RouteTableRecord, cloud: Cloud): RouteTable {
  return {
    RouteTableId: table.id,
    VpcId: table.vpcId,
    OwnerId: cloud.accountId,
    Routes: table.routes.map((route) => toRoute(cloud, table, route)),
    Associations: table.associations.map(({ id, subnetId }) => ({
      RouteTableAssociationId: id,
      RouteTableId: table.id,
      SubnetId: subnetId,
      Main: subnetId === undefined,
      AssociationState: { State: 'associated' },
    })),
    PropagatingVgws: [],
    Tags: toWireTags(table.tags),
  };
}

function toRoute(cloud: Cloud, table: RouteTableRecord, route: RouteRecord): Route {
  return {
    DestinationCidrBlock: route.destination,
    ...targetMember(route.target),
    Origin: route.origin,
    State: routeState(cloud, table, route),
  };
}

function targetMember(target: RouteTarget): Route {
  switch (target.kind) {
    case 'local':
      return { GatewayId: 'local' };
    case 'internet-gateway':
      return { GatewayId: target.id };
    case 'nat-gateway':
      return { NatGatewayId: target.id };
    case 'interface':
      return { NetworkInterfaceId: target.id };
  }
}
