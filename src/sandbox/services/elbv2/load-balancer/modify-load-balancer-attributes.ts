import type {
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { changeAttributes } from '../attributes.js';
import { loadBalancerByArn } from '../find.js';

export const modifyLoadBalancerAttributes = defineOperation<
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput
>('ModifyLoadBalancerAttributes', (input, { cloud }) => ({
  Attributes: changeAttributes(loadBalancerByArn(cloud, input.LoadBalancerArn), input.Attributes),
}));
