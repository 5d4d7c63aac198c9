import type { Cloud } from '../../region/cloud.js';
import { defineTable } from '../../region/table.js';

export interface Quota {
  readonly code: string;
  readonly service: string;
  readonly name: string;
  readonly value: number;
  readonly adjustable: boolean;
  /** AWS has no value applied to the account yet: GetServiceQuota fails and only the default can be read. */
  readonly defaultOnly?: true;
}

const row = (service: string, code: string, name: string, value: number): Quota => ({
  service,
  code,
  name,
  value,
  adjustable: true,
});

/** AWS's defaults for a new account. */
export const defaultQuotas: readonly Quota[] = [
  row('vpc', 'L-F678F1CE', 'VPCs per Region', 5),
  row('vpc', 'L-A4707A72', 'Internet gateways per Region', 5),
  row('vpc', 'L-FE5A380F', 'NAT gateways per Availability Zone', 5),
  row('vpc', 'L-407747CB', 'Subnets per VPC', 200),
  row('vpc', 'L-589F43AA', 'Route tables per VPC', 200),
  row('vpc', 'L-E79EC296', 'VPC security groups per Region', 2500),
  row('vpc', 'L-0EA8095F', 'Inbound or outbound rules per security group', 60),
  row('ec2', 'L-0263D0A3', 'EC2-VPC Elastic IPs', 5),
  row('ec2', 'L-1216C47A', 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances', 32),
  row('elasticloadbalancing', 'L-53DA6B97', 'Application Load Balancers per Region', 50),
  row('elasticloadbalancing', 'L-69A177A2', 'Network Load Balancers per Region', 50),
  { ...row('elasticloadbalancing', 'L-B22855CB', 'Target Groups per Region', 3000), defaultOnly: true },
  row('rds', 'L-952B80B8', 'DB clusters', 40),
  row('rds', 'L-7B6409FD', 'DB instances', 40),
];

interface AppliedQuotaRecord {
  /** The quota code. */
  readonly id: string;
  readonly value: number;
}

/** Values that differ from AWS's defaults; a lower one makes the services of the sandbox refuse earlier. */
export const AppliedQuotas = defineTable<AppliedQuotaRecord>('service-quotas.applied');

/** The value in force for a quota code. */
export function quotaValue(cloud: Cloud, code: string): number {
  const value = cloud.table(AppliedQuotas).get(code)?.value ?? defaultQuotas.find((one) => one.code === code)?.value;
  if (value === undefined) throw new Error(`no quota has the code ${code}`);
  return value;
}
