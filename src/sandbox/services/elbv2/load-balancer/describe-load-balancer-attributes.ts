import type {
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { toWireAttributes } from '../attributes.js';
import { loadBalancerByArn } from '../find.js';

export const describeLoadBalancerAttributes = defineOperation<
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput
>('DescribeLoadBalancerAttributes', (input, { cloud }) => ({
  Attributes: toWireAttributes(loadBalancerByArn(cloud, input.LoadBalancerArn)),
}));
