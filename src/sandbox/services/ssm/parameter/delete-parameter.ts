import type { DeleteParameterRequest, DeleteParameterResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Parameters } from '../tables.js';

export const deleteParameter = defineOperation<DeleteParameterRequest, DeleteParameterResult>(
  'DeleteParameter',
  (input, { cloud }) => {
    if (!cloud.table(Parameters).delete(input.Name)) throw new AwsError('ParameterNotFound', '');
    return {};
  },
);
