import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import { quotaValue } from '../servicequotas/quotas.js';

/** EC2's quotas: the code in Service Quotas, and the error of EC2 when one is used up. */
const quotas = {
  vpcs: ['L-F678F1CE', 'VpcLimitExceeded', 'The maximum number of VPCs has been reached.'],
  internetGateways: [
    'L-A4707A72',
    'InternetGatewayLimitExceeded',
    'The maximum number of internet gateways has been reached.',
  ],
  natGateways: [
    'L-FE5A380F',
    'NatGatewayLimitExceeded',
    'The maximum number of NAT gateways per Availability Zone has been reached.',
  ],
  subnets: ['L-407747CB', 'SubnetLimitExceeded', 'The maximum number of subnets has been reached.'],
  routeTables: ['L-589F43AA', 'RouteTableLimitExceeded', 'The maximum number of route tables has been reached.'],
  securityGroups: [
    'L-E79EC296',
    'SecurityGroupLimitExceeded',
    'The maximum number of security groups has been reached.',
  ],
  rules: [
    'L-0EA8095F',
    'RulesPerSecurityGroupLimitExceeded',
    'The maximum number of rules per security group has been reached.',
  ],
  addresses: ['L-0263D0A3', 'AddressLimitExceeded', 'The maximum number of addresses has been reached.'],
} as const;

/** @throws AwsError when `inUse` of the things exist and `more` would be too many. */
export function checkQuota(cloud: Cloud, name: keyof typeof quotas, inUse: number, more = 1): void {
  if (inUse + more > quotaValue(cloud, quotas[name][0])) throw quotaExceeded(name);
}

export function quotaExceeded(name: keyof typeof quotas): AwsError {
  const [, error, message] = quotas[name];
  return new AwsError(error, message);
}
