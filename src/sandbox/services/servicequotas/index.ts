import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { getAwsDefaultServiceQuota } from './get-aws-default-service-quota.js';
import { getServiceQuota } from './get-service-quota.js';
import { listServiceQuotas } from './list-service-quotas.js';

export const serviceQuotas: Service = {
  description: descriptions.serviceQuotas,
  operations: [getServiceQuota, getAwsDefaultServiceQuota, listServiceQuotas],
};
