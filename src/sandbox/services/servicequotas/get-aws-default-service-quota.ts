import type {
  GetAWSDefaultServiceQuotaRequest,
  GetAWSDefaultServiceQuotaResponse,
} from '@aws-sdk/client-service-quotas';
import { defineOperation } from '../../region/operation.js';
import { existingQuota, toServiceQuota } from './view.js';

export const getAwsDefaultServiceQuota = defineOperation<
  GetAWSDefaultServiceQuotaRequest,
  GetAWSDefaultServiceQuotaResponse
>('GetAWSDefaultServiceQuota', (input, { cloud }) => {
  const quota = existingQuota(input.ServiceCode, input.QuotaCode);
  return { Quota: toServiceQuota(cloud, quota, quota.value) };
});
