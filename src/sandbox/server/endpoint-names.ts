const regionalServices = [
  'ec2',
  'elasticloadbalancing',
  'autoscaling',
  'rds',
  'ssm',
  'ssmmessages',
  'ec2messages',
  'sts',
  'servicequotas',
] as const;

/** The host names under which hosts in the VPC call AWS. */
export function awsEndpointNames(region: string): string[] {
  return [
    ...regionalServices.map((service) => `${service}.${region}.amazonaws.com`),
    'iam.amazonaws.com',
    'sts.amazonaws.com',
  ];
}
