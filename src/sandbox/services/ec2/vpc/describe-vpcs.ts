import type { DescribeVpcsRequest, DescribeVpcsResult, Vpc } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { described } from '../departed.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { type VpcRecord, Vpcs } from '../tables.js';

export function toVpc(vpc: VpcRecord, cloud: Cloud): Vpc {
  return {
    VpcId: vpc.id,
    OwnerId: cloud.accountId,
    State: vpc.state,
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: [
      {
        AssociationId: vpc.id.replace('vpc-', 'vpc-cidr-assoc-'),
        CidrBlock: vpc.cidr,
        CidrBlockState: { State: 'associated' },
      },
    ],
    DhcpOptionsId: 'default',
    InstanceTenancy: 'default',
    IsDefault: false,
    Tags: toWireTags(vpc.tags),
  };
}

export const describeVpcs = defineOperation<DescribeVpcsRequest, DescribeVpcsResult>(
  'DescribeVpcs',
  (input, { cloud }) => {
    const { page, nextToken } = select(cloud, described(cloud, Vpcs), {
      ids: input.VpcIds,
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.vpc.notFound,
      fields: {
        'vpc-id': (v) => v.id,
        state: (v) => v.state,
        cidr: (v) => v.cidr,
        'cidr-block': (v) => v.cidr,
        'cidr-block-association.cidr-block': (v) => v.cidr,
        'owner-id': () => cloud.accountId,
        'is-default': () => 'false',
        isDefault: () => 'false',
        'dhcp-options-id': () => 'default',
      },
    });
    return { Vpcs: page.map((vpc) => toVpc(vpc, cloud)), NextToken: nextToken };
  },
);
