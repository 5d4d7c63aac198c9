import type { DeleteRouteRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { destinationOf, existingRoute } from './routes.js';

export const deleteRoute = defineOperation<DeleteRouteRequest, object>('DeleteRoute', (input, { cloud }) => {
  const table = existing(cloud, kinds.routeTable, input.RouteTableId);
  const route = existingRoute(table, destinationOf(input.DestinationCidrBlock));
  if (route.origin === 'CreateRouteTable') {
    throw new AwsError(
      'InvalidParameterValue',
      `cannot remove local route ${route.destination} in route table ${table.id}`,
    );
  }
  table.routes = table.routes.filter((one) => one !== route);
  return {};
});
