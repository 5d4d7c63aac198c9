import type { DisassociateRouteTableRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existingAssociation } from './associations.js';

/** The subnet falls back to the VPC's main table. */
export const disassociateRouteTable = defineOperation<DisassociateRouteTableRequest, object>(
  'DisassociateRouteTable',
  (input, { cloud }) => {
    const { table, association } = existingAssociation(cloud, input.AssociationId);
    if (association.subnetId === undefined) {
      throw new AwsError(
        'InvalidParameterValue',
        `cannot disassociate the main route table association ${association.id}`,
      );
    }
    table.associations = table.associations.filter((one) => one !== association);
    return {};
  },
);
