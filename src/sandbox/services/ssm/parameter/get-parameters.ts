import type { GetParametersRequest, GetParametersResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { requireLength } from '../constraint.js';
import { findParameter, toParameter } from './find-parameter.js';

/** What is not there is listed, not an error. */
export const getParameters = defineOperation<GetParametersRequest, GetParametersResult>(
  'GetParameters',
  (input, { cloud }) => {
    requireLength('names', input.Names, 10);
    const looked = input.Names.map((name) => ({ name, found: findParameter(cloud, name) }));
    return {
      Parameters: looked.flatMap(({ found }) => (found ? [toParameter(cloud, found, input.WithDecryption)] : [])),
      InvalidParameters: looked.filter(({ found }) => !found).map(({ name }) => name),
    };
  },
);
