import type { AllocateAddressRequest, AllocateAddressResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { checkQuota } from '../quota.js';
import { newRecord } from '../record.js';
import { kinds } from '../resource.js';
import { Addresses } from '../tables.js';
import { freePublicAddress } from './public-addresses.js';

/** Not idempotent: a repeated call allocates, and bills, a second address. */
export const allocateAddress = defineOperation<AllocateAddressRequest, AllocateAddressResult>(
  'AllocateAddress',
  (input, { cloud }) => {
    const table = cloud.table(Addresses);
    checkQuota(cloud, 'addresses', table.size);
    const address = table.put({
      ...newRecord(cloud, kinds.address, input.TagSpecifications),
      publicIp: freePublicAddress(cloud),
    });
    return {
      AllocationId: address.id,
      PublicIp: address.publicIp,
      Domain: 'vpc',
      NetworkBorderGroup: cloud.region,
      PublicIpv4Pool: 'amazon',
    };
  },
);
