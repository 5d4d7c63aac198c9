import type { ReplaceRouteTableAssociationRequest, ReplaceRouteTableAssociationResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { existing, kinds } from '../resource.js';
import { existingAssociation } from './associations.js';
import { requireSameNetwork } from './routes.js';

/** Also the way to make another table the main one: replace the association that has no subnet. */
export const replaceRouteTableAssociation = defineOperation<
  ReplaceRouteTableAssociationRequest,
  ReplaceRouteTableAssociationResult
>('ReplaceRouteTableAssociation', (input, { cloud }) => {
  const { table: before, association } = existingAssociation(cloud, input.AssociationId);
  const table = existing(cloud, kinds.routeTable, input.RouteTableId);
  requireSameNetwork(table, `route table ${before.id}`, before);
  const replacement = { ...association, id: cloud.newId('rtbassoc') };
  before.associations = before.associations.filter((one) => one !== association);
  table.associations.push(replacement);
  return { NewAssociationId: replacement.id, AssociationState: { State: 'associated' } };
});
