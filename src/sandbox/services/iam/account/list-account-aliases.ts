import type { ListAccountAliasesRequest, ListAccountAliasesResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';

export const listAccountAliases = defineOperation<ListAccountAliasesRequest, ListAccountAliasesResponse>(
  'ListAccountAliases',
  () => ({ AccountAliases: ['sandbox'], IsTruncated: false }),
);
