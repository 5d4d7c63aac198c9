import type { DescribeAccountLimitsAnswer } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../region/operation.js';
import { Groups } from './tables.js';

export const mostGroups = 500;

export const describeAccountLimits = defineOperation<object, DescribeAccountLimitsAnswer>(
  'DescribeAccountLimits',
  (_input, { cloud }) => ({
    MaxNumberOfAutoScalingGroups: mostGroups,
    MaxNumberOfLaunchConfigurations: 200,
    NumberOfAutoScalingGroups: cloud.table(Groups).size,
    NumberOfLaunchConfigurations: 0,
  }),
);
