import type { GetParameterRequest, GetParameterResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { requireParameter, toParameter } from './find-parameter.js';

export const getParameter = defineOperation<GetParameterRequest, GetParameterResult>(
  'GetParameter',
  (input, { cloud }) => ({
    Parameter: toParameter(cloud, requireParameter(cloud, input.Name), input.WithDecryption),
  }),
);
