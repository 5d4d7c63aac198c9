import type { Permission } from '../../engine/step.js';

/** What the checks ask AWS, and only they; without one of these its row says that it could not be looked at. */
export const preflightPermissions: readonly Permission[] = [
  'iam:SimulatePrincipalPolicy',
  'iam:GetRole',
  'servicequotas:GetServiceQuota',
  'servicequotas:GetAWSDefaultServiceQuota',
  'ec2:DescribeVpcs',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeAddresses',
  'ec2:DescribeNatGateways',
  'ec2:DescribeSubnets',
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceTypes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTargetGroups',
  'acm:DescribeCertificate',
  'rds:DescribeDBClusters',
  'rds:DescribeDBInstances',
].map((action) => ({ action, use: 'setup', optional: true }));
