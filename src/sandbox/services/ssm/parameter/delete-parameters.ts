import type { DeleteParametersRequest, DeleteParametersResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { requireLength } from '../constraint.js';
import { Parameters } from '../tables.js';

/** What is not there is listed, not an error. */
export const deleteParameters = defineOperation<DeleteParametersRequest, DeleteParametersResult>(
  'DeleteParameters',
  (input, { cloud }) => {
    requireLength('names', input.Names, 10);
    const deleted = new Set(input.Names.filter((name) => cloud.table(Parameters).delete(name)));
    return { DeletedParameters: [...deleted], InvalidParameters: input.Names.filter((name) => !deleted.has(name)) };
  },
);
