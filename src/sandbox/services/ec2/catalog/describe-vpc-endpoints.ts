import type { DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';

/** The sandbox has no VPC endpoints. */
export const describeVpcEndpoints = defineOperation<DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult>(
  'DescribeVpcEndpoints',
  ({ VpcEndpointIds: [id] = [] }) => {
    if (id !== undefined) {
      throw new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`);
    }
    return { VpcEndpoints: [] };
  },
);
