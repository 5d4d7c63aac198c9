import type { DescribeVpcsRequest, DescribeVpcsResult, Vpc } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../region/cloud.js';
import { defineOperation } from '../../region/operation.js';
import { toWireTags } from '../tags.js';
import { select } from './select.js';
import { type VpcRecord, Vpcs } from './tables.js';

export function toVpc(vpc: VpcRecord, cloud: Cloud): Vpc {
  return {
    VpcId: vpc.id,
    OwnerId: cloud.accountId,
    State: vpc.state,
    CidrBlock: vpc.cidr,
    InstanceTenancy: 'default',
    IsDefault: false,
    Tags: toWireTags(vpc.tags),
  };
}

export const describeVpcs = defineOperation<DescribeVpcsRequest, DescribeVpcsResult>(
  'DescribeVpcs',
  (input, { cloud }) => {
    const { page, nextToken } = select(cloud, cloud.table(Vpcs).all(), {
      ids: input.VpcIds,
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: (id) => ['InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`],
      fields: { 'vpc-id': (v) => v.id, state: (v) => v.state, cidr: (v) => v.cidr, 'cidr-block': (v) => v.cidr },
    });
    return { Vpcs: page.map((vpc) => toVpc(vpc, cloud)), NextToken: nextToken };
  },
);
