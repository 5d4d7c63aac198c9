import type {
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { changeAttributes } from '../attributes.js';
import { targetGroupByArn } from '../find.js';

export const modifyTargetGroupAttributes = defineOperation<
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput
>('ModifyTargetGroupAttributes', (input, { cloud }) => ({
  Attributes: changeAttributes(targetGroupByArn(cloud, input.TargetGroupArn), input.Attributes),
}));
