import type { GetParametersByPathRequest, GetParametersByPathResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';
import { Parameters } from '../tables.js';
import { passesParameterFilter } from './filter.js';
import { toParameter } from './find-parameter.js';
import { publicParameters } from './public-parameters.js';

export const getParametersByPath = defineOperation<GetParametersByPathRequest, GetParametersByPathResult>(
  'GetParametersByPath',
  (input, { cloud }) => {
    if (!input.Path.startsWith('/')) {
      throw new AwsError('ValidationException', 'The parameter path must begin with a slash "/".');
    }
    const prefix = input.Path.endsWith('/') ? input.Path : `${input.Path}/`;
    const source = prefix.startsWith('/aws/') ? publicParameters(cloud) : cloud.table(Parameters).all();
    const records = source
      .filter(({ id }) => id.startsWith(prefix) && (input.Recursive || !id.slice(prefix.length).includes('/')))
      .filter((record) => (input.ParameterFilters ?? []).every((filter) => passesParameterFilter(record, filter)))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const { page, nextToken } = pageOf(records, input, 10);
    return {
      Parameters: page.flatMap((record) => {
        const version = record.versions.at(-1);
        return version ? [toParameter(cloud, { record, version }, input.WithDecryption)] : [];
      }),
      NextToken: nextToken,
    };
  },
);
