import type { ReleaseAddressRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { depart } from '../departed.js';
import { existing, kinds, required } from '../resource.js';
import { Addresses } from '../tables.js';

/**
 * While the NAT gateway has the address EC2 speaks of missing permission, and for some seconds after the gateway is
 * gone of an address in use: both only mean "not yet".
 */
export const releaseAddress = defineOperation<ReleaseAddressRequest, object>('ReleaseAddress', (input, { cloud }) => {
  const address = existing(cloud, kinds.address, required(input.AllocationId, 'allocationId'));
  if (address.association) {
    throw new AwsError('AuthFailure', 'You do not have permission to access the specified resource.');
  }
  if (address.heldUntil !== undefined && address.heldUntil > cloud.now()) {
    throw new AwsError('InvalidIPAddress.InUse', `Address ${address.publicIp} is in use.`);
  }
  depart(cloud, Addresses, address.id);
  return {};
});
