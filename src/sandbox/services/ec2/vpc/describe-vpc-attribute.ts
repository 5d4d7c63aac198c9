import type { DescribeVpcAttributeRequest, DescribeVpcAttributeResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { existing, kinds } from '../resource.js';

export const describeVpcAttribute = defineOperation<DescribeVpcAttributeRequest, DescribeVpcAttributeResult>(
  'DescribeVpcAttribute',
  (input, { cloud }) => {
    const vpc = existing(cloud, kinds.vpc, input.VpcId);
    switch (input.Attribute) {
      case 'enableDnsSupport':
        return { VpcId: vpc.id, EnableDnsSupport: { Value: vpc.dnsSupport } };
      case 'enableDnsHostnames':
        return { VpcId: vpc.id, EnableDnsHostnames: { Value: vpc.dnsHostnames } };
      default:
        return { VpcId: vpc.id, EnableNetworkAddressUsageMetrics: { Value: false } };
    }
  },
);
