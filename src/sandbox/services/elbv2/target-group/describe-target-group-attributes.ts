import type {
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { toWireAttributes } from '../attributes.js';
import { targetGroupByArn } from '../find.js';

export const describeTargetGroupAttributes = defineOperation<
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput
>('DescribeTargetGroupAttributes', (input, { cloud }) => ({
  Attributes: toWireAttributes(targetGroupByArn(cloud, input.TargetGroupArn)),
}));
