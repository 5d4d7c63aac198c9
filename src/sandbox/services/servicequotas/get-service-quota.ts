import type { GetServiceQuotaRequest, GetServiceQuotaResponse } from '@aws-sdk/client-service-quotas';
import { defineOperation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';
import { AppliedQuotas } from './quotas.js';
import { existingQuota, toServiceQuota } from './view.js';

/** Fails for a quota that never had a value applied to the account; its default can still be read. */
export const getServiceQuota = defineOperation<GetServiceQuotaRequest, GetServiceQuotaResponse>(
  'GetServiceQuota',
  (input, { cloud }) => {
    const quota = existingQuota(input.ServiceCode, input.QuotaCode);
    const applied = cloud.table(AppliedQuotas).get(quota.code)?.value;
    if (applied === undefined && quota.defaultOnly) {
      throw new AwsError(
        'NoSuchResourceException',
        'The request failed because the specified quota has no applied value.',
      );
    }
    return { Quota: toServiceQuota(cloud, quota, applied ?? quota.value) };
  },
);
