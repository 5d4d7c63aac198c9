import type { DescribeTagsInput, DescribeTagsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { toWireTags } from '../../tags.js';
import { taggedByArn } from './tagged.js';

const mostArns = 20;

export const describeTags = defineOperation<DescribeTagsInput, DescribeTagsOutput>(
  'DescribeTags',
  (input, { cloud }) => {
    if (input.ResourceArns.length > mostArns) {
      throw new AwsError('ValidationError', `Tags can be described for up to ${mostArns} resources at a time`);
    }
    return {
      TagDescriptions: input.ResourceArns.map((ResourceArn) => ({
        ResourceArn,
        Tags: toWireTags(taggedByArn(cloud, ResourceArn).tags),
      })),
    };
  },
);
