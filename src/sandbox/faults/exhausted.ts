import type { Cloud } from '../region/cloud.js';
import { vcpuLimitExceeded } from '../services/ec2/instance/capacity.js';
import { quotaExceeded } from '../services/ec2/quota.js';
import { tooMany } from '../services/elbv2/limits.js';
import { quotaExceeded as rdsQuotaExceeded } from '../services/rds/quota.js';
import { AwsError } from '../wire/aws-error.js';

type Errors = Readonly<Record<string, (cloud: Cloud) => AwsError>>;

/** What each action answers when the quota that it counts against is used up. */
export const quotaErrors: Errors = {
  'ec2:RunInstances': (cloud) => vcpuLimitExceeded(cloud),
  'ec2:CreateVpc': () => quotaExceeded('vpcs'),
  'ec2:CreateSubnet': () => quotaExceeded('subnets'),
  'ec2:CreateInternetGateway': () => quotaExceeded('internetGateways'),
  'ec2:AllocateAddress': () => quotaExceeded('addresses'),
  'ec2:CreateNatGateway': () => quotaExceeded('natGateways'),
  'ec2:CreateRouteTable': () => quotaExceeded('routeTables'),
  'ec2:CreateSecurityGroup': () => quotaExceeded('securityGroups'),
  'ec2:AuthorizeSecurityGroupIngress': () => quotaExceeded('rules'),
  'elasticloadbalancing:CreateLoadBalancer': () => tooMany('application load balancers'),
  'elasticloadbalancing:CreateTargetGroup': () => tooMany('target groups'),
  'elasticloadbalancing:CreateListener': () => tooMany('listeners per load balancer'),
  'autoscaling:CreateAutoScalingGroup': () =>
    new AwsError('LimitExceeded', 'AutoScalingGroup limit exceeded: the account has the most groups it may have'),
  'rds:CreateDBCluster': () => rdsQuotaExceeded('clusters'),
  'rds:CreateDBInstance': () => rdsQuotaExceeded('instances'),
  'rds:CreateDBSubnetGroup': () => rdsQuotaExceeded('subnetGroups'),
  'rds:CreateDBClusterSnapshot': () => rdsQuotaExceeded('clusterSnapshots'),
  'iam:CreateRole': () => new AwsError('LimitExceeded', 'Cannot exceed quota for RolesPerAccount: 1000'),
  'iam:CreateInstanceProfile': () =>
    new AwsError('LimitExceeded', 'Cannot exceed quota for InstanceProfilesPerAccount: 1000'),
};

/** What AWS answers when it has run out of machines. */
export const capacityErrors: Errors = {
  'ec2:RunInstances': () =>
    new AwsError(
      'InsufficientInstanceCapacity',
      'We currently do not have sufficient capacity in the Availability Zone you requested. Our system will be working on provisioning additional capacity.',
      500,
    ),
  'rds:CreateDBInstance': () =>
    new AwsError(
      'InsufficientDBInstanceCapacity',
      'The requested DB instance class is not available in the specified Availability Zone.',
    ),
};
