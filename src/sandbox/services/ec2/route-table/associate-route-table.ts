import type { AssociateRouteTableRequest, AssociateRouteTableResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { RouteTables } from '../tables.js';
import { requireSameNetwork } from './routes.js';

/** A subnet has one explicit table; to change it is ReplaceRouteTableAssociation's work. */
export const associateRouteTable = defineOperation<AssociateRouteTableRequest, AssociateRouteTableResult>(
  'AssociateRouteTable',
  (input, { cloud }) => {
    const table = existing(cloud, kinds.routeTable, input.RouteTableId);
    const subnet = existing(cloud, kinds.subnet, input.SubnetId);
    requireSameNetwork(table, `subnet ${subnet.id}`, subnet);
    const present = cloud
      .table(RouteTables)
      .all()
      .some((one) => one.associations.some((association) => association.subnetId === subnet.id));
    if (present) {
      throw new AwsError(
        'Resource.AlreadyAssociated',
        `the specified association for route table ${table.id} conflicts with an existing association`,
      );
    }
    const association = { id: cloud.newId('rtbassoc'), subnetId: subnet.id };
    table.associations.push(association);
    return { AssociationId: association.id, AssociationState: { State: 'associated' } };
  },
);
