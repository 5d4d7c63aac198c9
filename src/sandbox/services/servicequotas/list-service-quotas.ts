import type { ListServiceQuotasRequest, ListServiceQuotasResponse } from '@aws-sdk/client-service-quotas';
import { defineOperation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';
import { paginate } from '../page.js';
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
    const { page, nextToken } = paginate(applied, input.MaxResults ?? 100, input.NextToken);
    return {
      Quotas: page.map((quota) => toServiceQuota(cloud, quota, quotaValue(cloud, quota.code))),
      NextToken: nextToken,
    };
  },
);
