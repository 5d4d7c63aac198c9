import type { DescribeSubnetsRequest, DescribeSubnetsResult, Subnet } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { described } from '../departed.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { type SubnetRecord, Subnets } from '../tables.js';
import { zoneId } from '../zones.js';
import { freeAddressCount } from './free-addresses.js';

export function toSubnet(subnet: SubnetRecord, cloud: Cloud): Subnet {
  return {
    SubnetId: subnet.id,
    SubnetArn: cloud.arn('ec2', `subnet/${subnet.id}`),
    VpcId: subnet.vpcId,
    OwnerId: cloud.accountId,
    State: subnet.state,
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.availabilityZone,
    AvailabilityZoneId: zoneId(cloud, subnet.availabilityZone),
    AvailableIpAddressCount: freeAddressCount(cloud, subnet),
    DefaultForAz: false,
    MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    AssignIpv6AddressOnCreation: false,
    Ipv6CidrBlockAssociationSet: [],
    EnableDns64: false,
    Ipv6Native: false,
    MapCustomerOwnedIpOnLaunch: false,
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    Tags: toWireTags(subnet.tags),
  };
}

export const describeSubnets = defineOperation<DescribeSubnetsRequest, DescribeSubnetsResult>(
  'DescribeSubnets',
  (input, { cloud }) => {
    const { page, nextToken } = select(cloud, described(cloud, Subnets), {
      ids: input.SubnetIds,
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.subnet.notFound,
      fields: {
        'subnet-id': (s) => s.id,
        'vpc-id': (s) => s.vpcId,
        state: (s) => s.state,
        cidr: (s) => s.cidr,
        cidrBlock: (s) => s.cidr,
        'cidr-block': (s) => s.cidr,
        'availability-zone': (s) => s.availabilityZone,
        availabilityZone: (s) => s.availabilityZone,
        'availability-zone-id': (s) => zoneId(cloud, s.availabilityZone),
        'available-ip-address-count': (s) => String(freeAddressCount(cloud, s)),
        'map-public-ip-on-launch': (s) => String(s.mapPublicIpOnLaunch),
        'default-for-az': () => 'false',
        defaultForAz: () => 'false',
        'owner-id': () => cloud.accountId,
        'subnet-arn': (s) => cloud.arn('ec2', `subnet/${s.id}`),
      },
    });
    return { Subnets: page.map((subnet) => toSubnet(subnet, cloud)), NextToken: nextToken };
  },
);
