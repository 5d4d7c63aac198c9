import { again } from '../errors.js';

/** A quota of AWS's that what we make counts against. */
interface Quota {
  /** What AWS calls it, in the Service Quotas console too. */
  readonly name: string;
  /** AWS's default; accounts may have another value. */
  readonly usual: string;
  /** The service's code in Service Quotas, and the quota's; two where the error does not tell which one it is. */
  readonly service: string;
  readonly codes: readonly string[];
  /** What can be done instead of asking for more. */
  readonly instead: string;
  /** The only region that knows it, for global services. */
  readonly region?: string;
}

const quota = (name: string, usual: string, service: string, codes: string, instead: string): Quota => ({
  name,
  usual,
  service,
  codes: codes.split(' '),
  instead,
});

/** Names, codes and defaults are those of Service Quotas (aws-behaviour: 11). */
const quotas = {
  vpcs: quota('VPCs per Region', '5', 'vpc', 'L-F678F1CE', 'Delete a VPC that nobody needs'),
  internetGateways: quota(
    'Internet gateways per Region',
    '5',
    'vpc',
    'L-A4707A72',
    'Delete an internet gateway that nobody needs',
  ),
  addresses: quota('EC2-VPC Elastic IPs', '5', 'ec2', 'L-0263D0A3', 'Release an Elastic IP that nobody needs'),
  natGateways: quota(
    'NAT gateways per Availability Zone',
    '5, those being made or deleted included',
    'vpc',
    'L-FE5A380F',
    'Delete a NAT gateway that nobody needs',
  ),
  subnets: quota('Subnets per VPC', '200', 'vpc', 'L-407747CB', 'Delete subnets that nobody needs'),
  routeTables: quota('Route tables per VPC', '200', 'vpc', 'L-589F43AA', 'Delete route tables that nobody needs'),
  securityGroups: quota(
    'VPC security groups per Region',
    '2500',
    'vpc',
    'L-E79EC296',
    'Delete security groups that nobody needs',
  ),
  rules: quota(
    'Inbound or outbound rules per security group',
    '60',
    'vpc',
    'L-0EA8095F',
    'Remove rules that somebody else has added to the group',
  ),
  vcpus: quota(
    'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    '1 to 32 vCPUs for new accounts',
    'ec2',
    'L-1216C47A',
    'Terminate instances that nobody needs, or choose a smaller type or fewer servers',
  ),
  loadBalancers: quota(
    'Application or Network Load Balancers per Region',
    '50 of each',
    'elasticloadbalancing',
    'L-53DA6B97 L-69A177A2',
    'Delete a load balancer that nobody needs',
  ),
  targetGroups: quota(
    'Target Groups per Region',
    '3000',
    'elasticloadbalancing',
    'L-B22855CB',
    'Delete target groups that nobody needs',
  ),
  listeners: quota(
    'Listeners per Application or Network Load Balancer',
    '50',
    'elasticloadbalancing',
    'L-B6DF7632 L-57A373D6',
    'Remove listeners that somebody else has added',
  ),
  groups: quota(
    'Auto Scaling groups per region',
    '500',
    'autoscaling',
    'L-CDE20ADC',
    'Delete Auto Scaling groups that nobody needs',
  ),
  dbClusters: quota('DB clusters', '40', 'rds', 'L-952B80B8', 'Delete a cluster that nobody needs'),
  dbInstances: quota(
    'DB instances',
    '40, those of Neptune and DocumentDB included',
    'rds',
    'L-7B6409FD',
    'Delete a database instance that nobody needs, or do without the reader (`tier3-wizard --resume --set database.reader=false`)',
  ),
  dbSubnetGroups: quota('DB subnet groups', '50', 'rds', 'L-48C6BF61', 'Delete DB subnet groups that nobody needs'),
  dbSnapshots: quota(
    'Manual DB cluster snapshots',
    '100',
    'rds',
    'L-9B510759',
    'Delete snapshots that nobody needs, or choose `--final-snapshot none`',
  ),
  roles: {
    ...quota('Roles per account', '1000', 'iam', 'L-FE177D64', 'Delete roles that nobody needs'),
    region: 'us-east-1',
  },
  instanceProfiles: {
    ...quota(
      'Instance profiles per account',
      '1000',
      'iam',
      'L-6E65F664',
      'Delete instance profiles that nobody needs',
    ),
    region: 'us-east-1',
  },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof quotas;

/** One sentence: which quota it is, and how much AWS gives by default. */
export function quotaCause(name: QuotaName): string {
  const { name: title, usual } = quotas[name];
  return `The account's quota "${title}" is used up (by default ${usual}).`;
}

/**
 * One sentence: what to do, with the command that asks AWS for more.
 * @param limit what the account has now, where AWS's answer tells
 */
export function quotaRemedy(name: QuotaName, limit?: string): string {
  const { instead, service, codes, region }: Quota = quotas[name];
  const where = region ? ` --region ${region}` : '';
  const commands = codes.map(
    (code) =>
      `\`aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value N${where}\``,
  );
  const n = limit === undefined ? 'N is the new value' : `N: more than ${limit}`;
  return `${instead}, or ask AWS for more in the Service Quotas console or with ${commands.join(' or ')} (${n}), then run ${again}.`;
}

/** The codes by which services say which quota it is; where a code stands for several, AWS's message tells. */
export const quotaErrors: readonly { readonly quota: QuotaName; readonly code: RegExp; readonly message?: RegExp }[] = [
  { quota: 'vpcs', code: /^VpcLimitExceeded$/ },
  { quota: 'internetGateways', code: /^InternetGatewayLimitExceeded$/ },
  { quota: 'addresses', code: /^AddressLimitExceeded$/ },
  { quota: 'natGateways', code: /^NatGatewayLimitExceeded$/ },
  { quota: 'subnets', code: /^SubnetLimitExceeded$/ },
  { quota: 'routeTables', code: /^RouteTableLimitExceeded$/ },
  { quota: 'securityGroups', code: /^SecurityGroupLimitExceeded$/ },
  { quota: 'rules', code: /^RulesPerSecurityGroupLimitExceeded$/ },
  { quota: 'vcpus', code: /^(VcpuLimitExceeded|InstanceLimitExceeded)$/ },
  { quota: 'loadBalancers', code: /^TooManyLoadBalancers(Exception)?$/ },
  { quota: 'targetGroups', code: /^TooManyTargetGroups(Exception)?$/ },
  { quota: 'listeners', code: /^TooManyListeners(Exception)?$/ },
  { quota: 'groups', code: /^LimitExceeded(Fault)?$/, message: /AutoScalingGroup|Auto Scaling group/ },
  { quota: 'dbClusters', code: /^DBClusterQuotaExceeded(Fault)?$/ },
  { quota: 'dbInstances', code: /^InstanceQuotaExceeded(Fault)?$/ },
  { quota: 'dbSubnetGroups', code: /^DBSubnetGroupQuotaExceeded(Fault)?$/ },
  { quota: 'dbSnapshots', code: /^SnapshotQuotaExceeded(Fault)?$/ },
  { quota: 'roles', code: /^LimitExceeded(Exception)?$/, message: /RolesPerAccount/ },
  { quota: 'instanceProfiles', code: /^LimitExceeded(Exception)?$/, message: /InstanceProfilesPerAccount/ },
];
