import type { DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { groupIdentifiers } from '../interface/describe-network-interfaces.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { type VpcEndpointRecord, VpcEndpoints } from './table.js';

/** AWS answers states in lower case, its model's enumeration has capitals. */
type VpcEndpointAnswer = Omit<VpcEndpoint, 'State'> & { State: VpcEndpointRecord['state'] };

export const describeVpcEndpoints = defineOperation<
  DescribeVpcEndpointsRequest,
  Omit<DescribeVpcEndpointsResult, 'VpcEndpoints'> & { VpcEndpoints: VpcEndpointAnswer[] }
>('DescribeVpcEndpoints', (input, { cloud }) => {
  const { page, nextToken } = select(cloud, cloud.table(VpcEndpoints).all(), {
    ids: input.VpcEndpointIds,
    filters: input.Filters,
    maxResults: input.MaxResults,
    nextToken: input.NextToken,
    notFound: kinds.vpcEndpoint.notFound,
    fields: {
      'vpc-endpoint-id': (endpoint) => endpoint.id,
      'vpc-endpoint-state': (endpoint) => endpoint.state,
      'vpc-endpoint-type': () => 'Interface',
      'vpc-id': (endpoint) => endpoint.vpcId,
      'service-name': (endpoint) => endpoint.serviceName,
    },
  });
  return { VpcEndpoints: page.map((endpoint) => toVpcEndpoint(endpoint, cloud)), NextToken: nextToken };
});

function toVpcEndpoint(endpoint: VpcEndpointRecord, cloud: Cloud): VpcEndpointAnswer {
  return {
    VpcEndpointId: endpoint.id,
    VpcEndpointType: 'Interface',
    VpcId: endpoint.vpcId,
    ServiceName: endpoint.serviceName,
    State: endpoint.state,
    SubnetIds: endpoint.subnetIds,
    NetworkInterfaceIds: endpoint.interfaceIds,
    Groups: groupIdentifiers(cloud, [endpoint.groupId]),
    OwnerId: cloud.accountId,
    RequesterManaged: false,
    PrivateDnsEnabled: true,
    CreationTimestamp: new Date(endpoint.createdAt),
    Tags: toWireTags(endpoint.tags),
  };
}
