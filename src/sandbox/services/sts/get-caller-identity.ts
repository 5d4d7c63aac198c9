import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { defineOperation } from '../../region/operation.js';

/** No policy can deny it. */
export const getCallerIdentity = defineOperation<GetCallerIdentityRequest, GetCallerIdentityResponse>(
  'GetCallerIdentity',
  (_input, { caller }) => ({ Account: caller.accountId, Arn: caller.arn, UserId: caller.userId }),
);
