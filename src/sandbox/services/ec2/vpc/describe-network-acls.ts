import type { DescribeNetworkAclsRequest, DescribeNetworkAclsResult, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { NetworkAcls, Subnets } from '../tables.js';

const entries: NetworkAclEntry[] = [false, true].flatMap((Egress): NetworkAclEntry[] => [
  { CidrBlock: '0.0.0.0/0', Egress, Protocol: '-1', RuleAction: 'allow', RuleNumber: 100 },
  { CidrBlock: '0.0.0.0/0', Egress, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32_767 },
]);

export const describeNetworkAcls = defineOperation<DescribeNetworkAclsRequest, DescribeNetworkAclsResult>(
  'DescribeNetworkAcls',
  (input, { cloud }) => {
    const { page, nextToken } = select(cloud, cloud.table(NetworkAcls).all(), {
      ids: input.NetworkAclIds,
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.networkAcl.notFound,
      fields: {
        'network-acl-id': (acl) => acl.id,
        'vpc-id': (acl) => acl.vpcId,
        default: () => 'true',
        'owner-id': () => cloud.accountId,
      },
    });
    return {
      NetworkAcls: page.map((acl) => ({
        NetworkAclId: acl.id,
        VpcId: acl.vpcId,
        OwnerId: cloud.accountId,
        IsDefault: true,
        Entries: entries,
        Associations: cloud
          .table(Subnets)
          .where((subnet) => subnet.vpcId === acl.vpcId)
          .map((subnet) => ({
            NetworkAclAssociationId: subnet.id.replace('subnet-', 'aclassoc-'),
            NetworkAclId: acl.id,
            SubnetId: subnet.id,
          })),
        Tags: toWireTags(acl.tags),
      })),
      NextToken: nextToken,
    };
  },
);
