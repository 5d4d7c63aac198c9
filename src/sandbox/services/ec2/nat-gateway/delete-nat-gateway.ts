import type { DeleteNatGatewayRequest, DeleteNatGatewayResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { existing, kinds } from '../resource.js';
import { deletedAfterMs, natGatewayDeleted } from './lifecycle.js';

/** Asynchronous; neither the address is released nor the routes are removed: those turn into black holes. */
export const deleteNatGateway = defineOperation<DeleteNatGatewayRequest, DeleteNatGatewayResult>(
  'DeleteNatGateway',
  (input, { cloud }) => {
    const nat = existing(cloud, kinds.natGateway, input.NatGatewayId);
    if (nat.state === 'failed') nat.state = 'deleted';
    if (nat.state === 'pending' || nat.state === 'available') {
      nat.state = 'deleting';
      cloud.schedule(natGatewayDeleted, { natGatewayId: nat.id }, deletedAfterMs);
    }
    return { NatGatewayId: nat.id };
  },
);
