import type { ListServiceQuotasRequest, ListServiceQuotasResponse } from '@aws-sdk/client-service-quotas';
import { defineOperation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';
import { AppliedQuotas, defaultQuotas, quotaValue } from './quotas.js';
import { toServiceQuota } from './view.js';

export const listServiceQuotas = defineOperation<ListServiceQuotasRequest, ListServiceQuotasResponse>(
  'ListServiceQuotas',
  (input, { cloud }) => {
    const quotas = defaultQuotas.filter((quota) => quota.service === input.ServiceCode);
    if (quotas.length === 0) {
      throw new AwsError('NoSuchResourceException', 'The request failed because the specified service does not exist.');
    }
    const applied = quotas.filter((quota) => !quota.defaultOnly || cloud.table(AppliedQuotas).get(quota.code));
    const start = input.NextToken === undefined ? 0 : Number(input.NextToken);
    if (!Number.isInteger(start)) {
      throw new AwsError('InvalidPaginationTokenException', 'Invalid input was provided for the NextToken.');
    }
    const end = start + (input.MaxResults ?? 100);
    return {
      Quotas: applied.slice(start, end).map((quota) => toServiceQuota(cloud, quota, quotaValue(cloud, quota.code))),
      NextToken: end < applied.length ? String(end) : undefined,
    };
  },
);
