import type { GetParameterHistoryRequest, GetParameterHistoryResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { pageOf } from '../constraint.js';
import { readableValue, requireParameter } from './find-parameter.js';

export const getParameterHistory = defineOperation<GetParameterHistoryRequest, GetParameterHistoryResult>(
  'GetParameterHistory',
  (input, { cloud }) => {
    const { record } = requireParameter(cloud, input.Name);
    const { page, nextToken } = pageOf(record.versions, input);
    return {
      Parameters: page.map((version) => ({
        Name: record.id,
        Type: record.type,
        KeyId: record.keyId,
        LastModifiedDate: new Date(version.modifiedAt),
        LastModifiedUser: version.modifiedBy,
        Description: version.description,
        Value: readableValue(record, version, input.WithDecryption),
        AllowedPattern: version.allowedPattern,
        Version: version.version,
        Labels: [],
        Tier: version.tier,
        Policies: [],
        DataType: record.dataType,
      })),
      NextToken: nextToken,
    };
  },
);
