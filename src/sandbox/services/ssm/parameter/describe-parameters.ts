import type { DescribeParametersRequest, DescribeParametersResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';
import { Parameters } from '../tables.js';
import { passesParameterFilter } from './filter.js';
import { parameterArn } from './find-parameter.js';

/** Metadata only; values are never part of it. */
export const describeParameters = defineOperation<DescribeParametersRequest, DescribeParametersResult>(
  'DescribeParameters',
  (input, { cloud }) => {
    if (input.Filters?.length && input.ParameterFilters?.length) {
      throw new AwsError('ValidationException', 'You can use either Filters or ParameterFilters in a single request.');
    }
    const filters = [
      ...(input.ParameterFilters ?? []),
      ...(input.Filters ?? []).map((filter) => ({
        ...filter,
        Option: filter.Key === 'Name' ? 'BeginsWith' : 'Equals',
      })),
    ];
    const records = cloud
      .table(Parameters)
      .where((record) => filters.every((filter) => passesParameterFilter(record, filter)));
    const { page, nextToken } = pageOf(records, input);
    return {
      Parameters: page.map((record) => {
        const latest = record.versions.at(-1);
        return {
          Name: record.id,
          ARN: parameterArn(cloud, record.id),
          Type: record.type,
          KeyId: record.keyId,
          LastModifiedDate: latest && new Date(latest.modifiedAt),
          LastModifiedUser: latest?.modifiedBy,
          Description: latest?.description,
          AllowedPattern: latest?.allowedPattern,
          Version: latest?.version,
          Tier: latest?.tier,
          Policies: [],
          DataType: record.dataType,
        };
      }),
      NextToken: nextToken,
    };
  },
);
