import { expect, test } from 'vitest';
import { classify } from '../../src/aws/classify.js';
import { quotaErrors as exhausted } from '../../src/sandbox/faults/exhausted.js';
import { startTestRegion } from '../sandbox/region.js';

const ask = (service: string, code: string, more = ''): string =>
  `\`aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value N${more}\``;

/** What the sandbox's AWS says of each quota, and the whole card that the user gets. */
const cards: Readonly<
  Record<string, { readonly name: string; readonly usual: string; readonly instead: string; readonly ask: string }>
> = {
  'ec2:CreateVpc': {
    name: 'VPCs per Region',
    usual: '5',
    instead: 'Delete a VPC that nobody needs',
    ask: ask('vpc', 'L-F678F1CE'),
  },
  'ec2:CreateInternetGateway': {
    name: 'Internet gateways per Region',
    usual: '5',
    instead: 'Delete an internet gateway that nobody needs',
    ask: ask('vpc', 'L-A4707A72'),
  },
  'ec2:AllocateAddress': {
    name: 'EC2-VPC Elastic IPs',
    usual: '5',
    instead: 'Release an Elastic IP that nobody needs',
    ask: ask('ec2', 'L-0263D0A3'),
  },
  'ec2:CreateNatGateway': {
    name: 'NAT gateways per Availability Zone',
    usual: '5, those being made or deleted included',
    instead: 'Delete a NAT gateway that nobody needs',
    ask: ask('vpc', 'L-FE5A380F'),
  },
  'ec2:CreateSubnet': {
    name: 'Subnets per VPC',
    usual: '200',
    instead: 'Delete subnets that nobody needs',
    ask: ask('vpc', 'L-407747CB'),
  },
  'ec2:CreateRouteTable': {
    name: 'Route tables per VPC',
    usual: '200',
    instead: 'Delete route tables that nobody needs',
    ask: ask('vpc', 'L-589F43AA'),
  },
  'ec2:CreateSecurityGroup': {
    name: 'VPC security groups per Region',
    usual: '2500',
    instead: 'Delete security groups that nobody needs',
    ask: ask('vpc', 'L-E79EC296'),
  },
  'ec2:AuthorizeSecurityGroupIngress': {
    name: 'Inbound or outbound rules per security group',
    usual: '60',
    instead: 'Remove rules that somebody else has added to the group',
    ask: ask('vpc', 'L-0EA8095F'),
  },
  'ec2:RunInstances': {
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    usual: '1 to 32 vCPUs for new accounts',
    instead: 'Terminate instances that nobody needs, or choose a smaller type or fewer servers',
    ask: ask('ec2', 'L-1216C47A'),
  },
  'elasticloadbalancing:CreateLoadBalancer': {
    name: 'Application or Network Load Balancers per Region',
    usual: '50 of each',
    instead: 'Delete a load balancer that nobody needs',
    ask: `${ask('elasticloadbalancing', 'L-53DA6B97')} or ${ask('elasticloadbalancing', 'L-69A177A2')}`,
  },
  'elasticloadbalancing:CreateTargetGroup': {
    name: 'Target Groups per Region',
    usual: '3000',
    instead: 'Delete target groups that nobody needs',
    ask: ask('elasticloadbalancing', 'L-B22855CB'),
  },
  'elasticloadbalancing:CreateListener': {
    name: 'Listeners per Application or Network Load Balancer',
    usual: '50',
    instead: 'Remove listeners that somebody else has added',
    ask: `${ask('elasticloadbalancing', 'L-B6DF7632')} or ${ask('elasticloadbalancing', 'L-57A373D6')}`,
  },
  'autoscaling:CreateAutoScalingGroup': {
    name: 'Auto Scaling groups per region',
    usual: '500',
    instead: 'Delete Auto Scaling groups that nobody needs',
    ask: ask('autoscaling', 'L-CDE20ADC'),
  },
  'rds:CreateDBCluster': {
    name: 'DB clusters',
    usual: '40',
    instead: 'Delete a cluster that nobody needs',
    ask: ask('rds', 'L-952B80B8'),
  },
  'rds:CreateDBInstance': {
    name: 'DB instances',
    usual: '40, those of Neptune and DocumentDB included',
    instead:
      'Delete a database instance that nobody needs, or do without the reader (`tier3-wizard --resume --set database.reader=false`)',
    ask: ask('rds', 'L-7B6409FD'),
  },
  'rds:CreateDBSubnetGroup': {
    name: 'DB subnet groups',
    usual: '50',
    instead: 'Delete DB subnet groups that nobody needs',
    ask: ask('rds', 'L-48C6BF61'),
  },
  'rds:CreateDBClusterSnapshot': {
    name: 'Manual DB cluster snapshots',
    usual: '100',
    instead: 'Delete snapshots that nobody needs, or choose `--final-snapshot none`',
    ask: ask('rds', 'L-9B510759'),
  },
  'iam:CreateRole': {
    name: 'Roles per account',
    usual: '1000',
    instead: 'Delete roles that nobody needs',
    ask: ask('iam', 'L-FE177D64', ' --region us-east-1'),
  },
  'iam:CreateInstanceProfile': {
    name: 'Instance profiles per account',
    usual: '1000',
    instead: 'Delete instance profiles that nobody needs',
    ask: ask('iam', 'L-6E65F664', ' --region us-east-1'),
  },
};

test('each quota has a card that says which one it is, what AWS gives by default, and how to get more', async () => {
  const { cloud } = await startTestRegion();
  expect(Object.keys(cards).sort()).toEqual(Object.keys(exhausted).sort());
  for (const [action, { name, usual, instead, ask: commands }] of Object.entries(cards)) {
    const said = exhausted[action]?.(cloud);
    if (!said) throw new Error(`no error is declared for ${action}`);
    // As the SDK gives it: the wire code in `Code` (EC2: in the name).
    const error = Object.assign(new Error(said.message), { name: said.code, Code: said.code });
    expect(classify(error, 'create'), action).toEqual({
      class: 'quota',
      message: `The account's quota "${name}" is used up (by default ${usual}). AWS says: ${said.message}`,
      remedy: `${instead}, or ask AWS for more in the Service Quotas console or with ${commands} (N is the new value), then run \`tier3-wizard --resume\`.`,
      code: said.code,
    });
  }
});
