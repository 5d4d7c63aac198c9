import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import { defaultQuotas, type Quota } from './quotas.js';

export function toServiceQuota(cloud: Cloud, quota: Quota, value: number): ServiceQuota {
  return {
    ServiceCode: quota.service,
    ServiceName: serviceNames[quota.service],
    QuotaArn: cloud.arn('servicequotas', `${quota.service}/${quota.code}`),
    QuotaCode: quota.code,
    QuotaName: quota.name,
    Value: value,
    Unit: 'None',
    Adjustable: quota.adjustable,
    GlobalQuota: false,
    QuotaAppliedAtLevel: 'ACCOUNT',
  };
}

const serviceNames: Readonly<Record<string, string>> = {
  vpc: 'Amazon Virtual Private Cloud (Amazon VPC)',
  ec2: 'Amazon Elastic Compute Cloud (Amazon EC2)',
  elasticloadbalancing: 'Elastic Load Balancing (ELB)',
  rds: 'Amazon Relational Database Service (Amazon RDS)',
};

/** @throws AwsError `NoSuchResourceException`. */
export function existingQuota(service: string, code: string): Quota {
  const quota = defaultQuotas.find((one) => one.service === service && one.code === code);
  if (!quota) {
    throw new AwsError('NoSuchResourceException', 'The request failed because the specified quota does not exist.');
  }
  return quota;
}
