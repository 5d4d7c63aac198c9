import type {
  DescribeAccountLimitsInput,
  DescribeAccountLimitsOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../region/operation.js';
import { paginate } from '../page.js';
import { allLimits } from './limits.js';

export const describeAccountLimits = defineOperation<DescribeAccountLimitsInput, DescribeAccountLimitsOutput>(
  'DescribeAccountLimits',
  (input, { cloud }) => {
    const { page, nextToken } = paginate(allLimits(cloud), input.PageSize, input.Marker);
    return { Limits: page, NextMarker: nextToken };
  },
);
