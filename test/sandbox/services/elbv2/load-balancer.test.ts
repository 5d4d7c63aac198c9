import {
  type CreateLoadBalancerCommandInput,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { Roles } from '../../../../src/sandbox/services/iam/tables.js';
import { application, interfacesOf, network, startWithBalancers } from './balancers.js';
import { groups, subnets, vpcId } from './network.js';

test('an application load balancer is described as AWS describes it, and is active after 170 seconds', async () => {
  const { region, create, describe } = await startWithBalancers();
  const created = await create(application);
  const arn = created?.LoadBalancerArn ?? '';
  expect(arn).toMatch(
    /^arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer\/app\/demo-alb\/[0-9a-f]{16}$/,
  );
  expect(created?.DNSName).toMatch(/^demo-alb-\d+\.us-east-1\.elb\.amazonaws\.com$/);
  expect(created).toEqual({
    LoadBalancerArn: arn,
    DNSName: created?.DNSName,
    CanonicalHostedZoneId: 'Z35SXDOTRQ7X7K',
    CreatedTime: new Date(region.clock.now()),
    LoadBalancerName: 'demo-alb',
    Scheme: 'internet-facing',
    VpcId: vpcId,
    State: { Code: 'provisioning' },
    Type: 'application',
    AvailabilityZones: [
      { ZoneName: 'us-east-1a', SubnetId: subnets.a, LoadBalancerAddresses: [] },
      { ZoneName: 'us-east-1b', SubnetId: subnets.b, LoadBalancerAddresses: [] },
    ],
    SecurityGroups: [groups.web],
    IpAddressType: 'ipv4',
  });
  await region.pass(169);
  expect(await describe()).toEqual([created]);
  await region.pass(1);
  expect(await describe()).toEqual([{ ...created, State: { Code: 'active' } }]);
});

test('the first load balancer brings the service-linked role with it', async () => {
  const { region, create } = await startWithBalancers();
  const roles = () =>
    region.cloud
      .table(Roles)
      .all()
      .map((role) => role.id);
  expect(roles()).toEqual([]);
  await create(application);
  await create(network);
  expect(roles()).toEqual(['AWSServiceRoleForElasticLoadBalancing']);
});

test('names follow the scheme and the type', async () => {
  const { create } = await startWithBalancers();
  const internal = await create({ ...application, Scheme: 'internal' });
  expect(internal?.DNSName).toMatch(/^internal-demo-alb-\d+\.us-east-1\.elb\.amazonaws\.com$/);
  const net = await create(network);
  const id = net?.LoadBalancerArn?.split('/').at(-1);
  expect(net).toMatchObject({ DNSName: `demo-nlb-${id}.elb.us-east-1.amazonaws.com`, Type: 'network' });
  expect(net?.SecurityGroups).toBeUndefined();
});

test('network interfaces appear during provisioning and outlive the load balancer', async () => {
  const { region, elb, create, describe } = await startWithBalancers();
  const app = await create(application);
  const net = await create(network);
  const path = (arn = '') => arn.split('/').slice(1).join('/');
  expect(interfacesOf(region)).toEqual([]);
  await region.pass(40);
  const ofApp = {
    description: `ELB ${path(app?.LoadBalancerArn)}`,
    type: 'interface',
    requesterManaged: true,
    owner: 'amazon-elb',
    groupIds: [groups.web],
    public: true,
  };
  const ofNet = {
    description: `ELB ${path(net?.LoadBalancerArn)}`,
    type: 'network_load_balancer',
    requesterManaged: true,
    owner: 'amazon-aws',
    groupIds: [],
    public: false,
  };
  expect(interfacesOf(region)).toEqual([
    { subnetId: subnets.a, ...ofApp },
    { subnetId: subnets.b, ...ofApp },
    { subnetId: subnets.a, ...ofNet },
    { subnetId: subnets.b, ...ofNet },
  ]);
  for (const one of [app, net]) {
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: one?.LoadBalancerArn }));
  }
  expect(await describe()).toEqual([]);
  await region.pass(74);
  expect(interfacesOf(region)).toHaveLength(4);
  await region.pass(1);
  expect(interfacesOf(region)).toEqual([
    { subnetId: subnets.a, ...ofNet },
    { subnetId: subnets.b, ...ofNet },
  ]);
  await region.pass(75);
  expect(interfacesOf(region)).toEqual([]);
});

test('a load balancer that is deleted at once leaves nothing behind', async () => {
  const { region, elb, create } = await startWithBalancers();
  const created = await create(application);
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: created?.LoadBalancerArn }));
  await region.pass(600);
  expect(interfacesOf(region)).toEqual([]);
});

test('a load balancer whose subnet fills up while it is made fails with the reason', async () => {
  const { region, create, describe } = await startWithBalancers();
  await create({ ...network, SubnetMappings: [{ SubnetId: subnets.a, PrivateIPv4Address: '10.0.9.9' }] });
  await region.pass(155);
  expect((await describe())?.map((one) => one.State)).toEqual([
    { Code: 'failed', Reason: "Address 10.0.9.9 does not fall within the subnet's address range" },
  ]);
});

test('addresses that the caller chose are the only ones that are shown', async () => {
  const { create } = await startWithBalancers();
  const mapping = { SubnetId: subnets.tiny, PrivateIPv4Address: '10.0.4.5' };
  const created = await create({ ...network, Subnets: undefined, SubnetMappings: [mapping] });
  expect(created?.AvailabilityZones).toEqual([
    {
      ZoneName: 'us-east-1c',
      SubnetId: subnets.tiny,
      LoadBalancerAddresses: [{ PrivateIPv4Address: '10.0.4.5' }],
    },
  ]);
});

test('the same settings adopt the load balancer; other settings, tags among them, are refused', async () => {
  const { create } = await startWithBalancers();
  const first = await create(application);
  expect(await create({ ...application, Subnets: [subnets.b, subnets.a] })).toEqual(first);
  const different = {
    name: 'DuplicateLoadBalancerNameException',
    Code: 'DuplicateLoadBalancerName',
    message: "A load balancer with the same name 'demo-alb' exists, but with different settings",
  };
  for (const change of [
    { Tags: [{ Key: 'Name', Value: 'other' }] },
    { Scheme: 'internal' as const },
    { SecurityGroups: [groups.default] },
    { Type: 'network' as const },
  ]) {
    await expect(create({ ...application, ...change })).rejects.toMatchObject(different);
  }
});

test.each<[string, Partial<CreateLoadBalancerCommandInput>, string, string, string]>([
  [
    'one zone for an application load balancer',
    { Subnets: [subnets.a] },
    'ValidationError',
    'ValidationError',
    'At least two subnets in two different Availability Zones must be specified',
  ],
  [
    'two subnets in one zone',
    { Subnets: [subnets.a, subnets.b, subnets.otherA] },
    'InvalidConfigurationRequestException',
    'InvalidConfigurationRequest',
    'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
  ],
  [
    'a subnet that does not exist',
    { Subnets: [subnets.a, 'subnet-0none'] },
    'SubnetNotFoundException',
    'SubnetNotFound',
    "The subnet ID 'subnet-0none' does not exist",
  ],
  [
    'a VPC without an internet gateway',
    { Type: 'network', Subnets: [subnets.foreign], SecurityGroups: [] },
    'InvalidSubnetException',
    'InvalidSubnet',
    'VPC vpc-02 has no internet gateway',
  ],
  [
    'a subnet that is nearly full',
    { Subnets: [subnets.a, subnets.tiny] },
    'InvalidSubnetException',
    'InvalidSubnet',
    `Not enough IP space available in ${subnets.tiny}. ELB requires at least 8 free IP addresses in each subnet.`,
  ],
  [
    'a group of another VPC',
    { SecurityGroups: [groups.foreign] },
    'InvalidSecurityGroupException',
    'InvalidSecurityGroup',
    'One or more security groups are invalid',
  ],
  [
    'a name with a hyphen at its end',
    { Name: 'demo-' },
    'ValidationError',
    'ValidationError',
    "Load balancer name 'demo-' cannot begin or end with a hyphen(-)",
  ],
  [
    'a name that is too long',
    { Name: 'x'.repeat(33) },
    'ValidationError',
    'ValidationError',
    `Load balancer name '${'x'.repeat(33)}' cannot be longer than '32' characters`,
  ],
  [
    'a reserved name',
    { Name: 'internal-x' },
    'ValidationError',
    'ValidationError',
    "Load balancer name 'internal-x' cannot begin with 'internal-'",
  ],
])('refuses %s', async (_case, change, name, Code, message) => {
  const { create, describe } = await startWithBalancers();
  await expect(create({ ...application, ...change })).rejects.toMatchObject({ name, Code, message });
  expect(await describe()).toEqual([]);
});

test('describes by name and ARN fail for what does not exist; pages follow the marker', async () => {
  const { elb, create } = await startWithBalancers();
  await create(application);
  await create(network);
  const describe = (input: object) => elb.send(new DescribeLoadBalancersCommand(input));
  await expect(describe({ Names: ['demo-alb', 'none'] })).rejects.toMatchObject({
    name: 'LoadBalancerNotFoundException',
    Code: 'LoadBalancerNotFound',
    message: "Load balancers '[none]' not found",
  });
  const arn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/none/0123456789abcdef';
  await expect(describe({ LoadBalancerArns: [arn] })).rejects.toMatchObject({ Code: 'LoadBalancerNotFound' });
  await expect(describe({ LoadBalancerArns: ['none'] })).rejects.toMatchObject({ Code: 'ValidationError' });
  const first = await describe({ PageSize: 1 });
  const second = await describe({ PageSize: 1, Marker: first.NextMarker });
  expect([first, second].map((page) => page.LoadBalancers?.map((one) => one.LoadBalancerName))).toEqual([
    ['demo-alb'],
    ['demo-nlb'],
  ]);
  expect(second.NextMarker).toBeUndefined();
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
  expect((await describe({})).LoadBalancers?.map((one) => one.LoadBalancerName)).toEqual(['demo-alb', 'demo-nlb']);
});
