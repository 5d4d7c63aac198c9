import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type RouteTableRecord, RouteTables } from '../tables.js';

/** @throws AwsError `InvalidAssociationID.NotFound`. */
export function existingAssociation(
  cloud: Cloud,
  id: string | undefined,
): { table: RouteTableRecord; association: RouteTableRecord['associations'][number] } {
  for (const table of cloud.table(RouteTables).all()) {
    const association = table.associations.find((one) => one.id === id);
    if (association) return { table, association };
  }
  throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
}
