import type { CreateRouteRequest, CreateRouteResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { destinationOf, routeTarget } from './routes.js';

export const createRoute = defineOperation<CreateRouteRequest, CreateRouteResult>('CreateRoute', (input, { cloud }) => {
  const table = existing(cloud, kinds.routeTable, input.RouteTableId);
  const destination = destinationOf(input.DestinationCidrBlock);
  const target = routeTarget(cloud, table, input);
  const present = table.routes.find((route) => route.destination === destination);
  if (present) {
    throw new AwsError('RouteAlreadyExists', `The route identified by ${destination} already exists.`);
  }
  table.routes.push({ destination, target, origin: 'CreateRoute' });
  return { Return: true };
});
