import type { DescribeNatGatewaysRequest, DescribeNatGatewaysResult, NatGateway } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { Addresses, type NatGatewayRecord, NatGateways } from '../tables.js';

export function toNatGateway(nat: NatGatewayRecord, cloud: Cloud): NatGateway {
  return {
    NatGatewayId: nat.id,
    VpcId: nat.vpcId,
    SubnetId: nat.subnetId,
    State: nat.state,
    ConnectivityType: nat.connectivity,
    AvailabilityMode: 'zonal',
    CreateTime: new Date(nat.createdAt),
    DeleteTime: nat.deletedAt === undefined ? undefined : new Date(nat.deletedAt),
    FailureCode: nat.failure?.code,
    FailureMessage: nat.failure?.message,
    NatGatewayAddresses: [
      {
        AllocationId: nat.allocationId,
        AssociationId: nat.allocationId && cloud.table(Addresses).get(nat.allocationId)?.association?.id,
        NetworkInterfaceId: nat.interfaceId,
        PrivateIp: nat.address,
        PublicIp: nat.publicIp,
        IsPrimary: true,
        Status: nat.state === 'pending' ? 'associating' : nat.state === 'available' ? 'succeeded' : undefined,
      },
    ],
    Tags: toWireTags(nat.tags),
  };
}

/** This describe's parameter of filters is called `Filter`, unlike all others. */
export const describeNatGateways = defineOperation<DescribeNatGatewaysRequest, DescribeNatGatewaysResult>(
  'DescribeNatGateways',
  (input, { cloud }) => {
    const { page, nextToken } = select(cloud, cloud.table(NatGateways).all(), {
      ids: input.NatGatewayIds,
      filters: input.Filter,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.natGateway.notFound,
      fields: {
        'nat-gateway-id': (nat) => nat.id,
        state: (nat) => nat.state,
        'subnet-id': (nat) => nat.subnetId,
        'vpc-id': (nat) => nat.vpcId,
      },
    });
    return { NatGateways: page.map((nat) => toNatGateway(nat, cloud)), NextToken: nextToken };
  },
);
