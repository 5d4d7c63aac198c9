import type { DeleteRouteTableRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { depart } from '../departed.js';
import { existing, kinds } from '../resource.js';
import { RouteTables } from '../tables.js';

/** The main table has an association, too, so it can never be deleted. */
export const deleteRouteTable = defineOperation<DeleteRouteTableRequest, object>(
  'DeleteRouteTable',
  (input, { cloud }) => {
    const table = existing(cloud, kinds.routeTable, input.RouteTableId);
    if (table.associations.length > 0) {
      throw new AwsError('DependencyViolation', `The routeTable '${table.id}' has dependencies and cannot be deleted.`);
    }
    depart(cloud, RouteTables, table.id);
    return {};
  },
);
