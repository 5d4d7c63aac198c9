import type { ReplaceRouteRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { existing, kinds } from '../resource.js';
import { destinationOf, existingRoute, routeTarget } from './routes.js';

export const replaceRoute = defineOperation<ReplaceRouteRequest, object>('ReplaceRoute', (input, { cloud }) => {
  const table = existing(cloud, kinds.routeTable, input.RouteTableId);
  const route = existingRoute(table, destinationOf(input.DestinationCidrBlock));
  route.target = routeTarget(cloud, table, input.LocalTarget ? { GatewayId: 'local' } : input);
  return {};
});
