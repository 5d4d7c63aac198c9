import type { Address, DescribeAddressesRequest, DescribeAddressesResult } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { toWireTags } from '../../tags.js';
import { described } from '../departed.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { Addresses, type AddressRecord, Interfaces } from '../tables.js';

export const describeAddresses = defineOperation<DescribeAddressesRequest, DescribeAddressesResult>(
  'DescribeAddresses',
  (input, { cloud }) => {
    const all = described(cloud, Addresses);
    for (const ip of input.PublicIps ?? []) {
      if (!all.some((address) => address.publicIp === ip)) {
        throw new AwsError('InvalidAddress.NotFound', `Address '${ip}' not found.`);
      }
    }
    const named = input.PublicIps?.length ? all.filter((one) => input.PublicIps?.includes(one.publicIp)) : all;
    const { page } = select(cloud, named, {
      ids: input.AllocationIds,
      filters: input.Filters,
      notFound: kinds.address.notFound,
      fields: {
        'allocation-id': (address) => address.id,
        'association-id': (address) => address.association?.id,
        'network-interface-id': (address) => address.association?.interfaceId,
        'private-ip-address': (address) => privateAddress(address, cloud),
        'public-ip': (address) => address.publicIp,
        'network-border-group': () => cloud.region,
        domain: () => 'vpc',
      },
    });
    return { Addresses: page.map((address) => toAddress(address, cloud)) };
  },
);

function toAddress(address: AddressRecord, cloud: Cloud): Address {
  return {
    AllocationId: address.id,
    PublicIp: address.publicIp,
    AssociationId: address.association?.id,
    NetworkInterfaceId: address.association?.interfaceId,
    NetworkInterfaceOwnerId: address.association && cloud.accountId,
    PrivateIpAddress: privateAddress(address, cloud),
    Domain: 'vpc',
    NetworkBorderGroup: cloud.region,
    PublicIpv4Pool: 'amazon',
    Tags: toWireTags(address.tags),
  };
}

function privateAddress(address: AddressRecord, cloud: Cloud): string | undefined {
  const { association } = address;
  return association && cloud.table(Interfaces).get(association.interfaceId)?.address;
}
