import type {
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  InternetGateway,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { described } from '../departed.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { type InternetGatewayRecord, InternetGateways } from '../tables.js';

/** AWS answers the attachment state `available`, which its model's enumeration does not have. */
export type InternetGatewayAnswer = Omit<InternetGateway, 'Attachments'> & {
  Attachments: { State: 'available'; VpcId: string }[];
};

export function toInternetGateway(gateway: InternetGatewayRecord, cloud: Cloud): InternetGatewayAnswer {
  return {
    InternetGatewayId: gateway.id,
    OwnerId: cloud.accountId,
    Attachments: gateway.vpcId === undefined ? [] : [{ State: 'available', VpcId: gateway.vpcId }],
    Tags: toWireTags(gateway.tags),
  };
}

export const describeInternetGateways = defineOperation<
  DescribeInternetGatewaysRequest,
  Omit<DescribeInternetGatewaysResult, 'InternetGateways'> & { InternetGateways: InternetGatewayAnswer[] }
>('DescribeInternetGateways', (input, { cloud }) => {
  const { page, nextToken } = select(cloud, described(cloud, InternetGateways), {
    ids: input.InternetGatewayIds,
    filters: input.Filters,
    maxResults: input.MaxResults,
    nextToken: input.NextToken,
    notFound: kinds.internetGateway.notFound,
    fields: {
      'internet-gateway-id': (gateway) => gateway.id,
      'attachment.vpc-id': (gateway) => gateway.vpcId,
      'attachment.state': (gateway) => (gateway.vpcId === undefined ? undefined : 'available'),
      'owner-id': () => cloud.accountId,
    },
  });
  return { InternetGateways: page.map((gateway) => toInternetGateway(gateway, cloud)), NextToken: nextToken };
});
