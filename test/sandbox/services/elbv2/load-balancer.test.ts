import {
  AddTagsCommand,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  DeleteLoadBalancerCommand,
  DescribeAccountLimitsCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { Interfaces } from '../../../../src/sandbox/services/ec2/tables.js';
import { Roles } from '../../../../src/sandbox/services/iam/tables.js';
import { startTestRegion, type TestRegion } from '../../region.js';
import { groups, putNetwork, subnets, vpcId } from './network.js';

const application: CreateLoadBalancerCommandInput = {
  Name: 'demo-alb',
  Subnets: [subnets.a, subnets.b],
  SecurityGroups: [groups.web],
  Tags: [{ Key: 'Name', Value: 'demo' }],
};
const network: CreateLoadBalancerCommandInput = {
  Name: 'demo-nlb',
  Type: 'network',
  Scheme: 'internal',
  Subnets: [subnets.a, subnets.b],
};

async function start() {
  const region = await startTestRegion();
  putNetwork(region);
  const elb = new ElasticLoadBalancingV2Client(region.client);
  const create = async (input: CreateLoadBalancerCommandInput) =>
    (await elb.send(new CreateLoadBalancerCommand(input))).LoadBalancers?.[0];
  const describe = async () => (await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers;
  return { region, elb, create, describe };
}

const interfacesOf = ({ cloud }: TestRegion) =>
  cloud
    .table(Interfaces)
    .all()
    .map(({ subnetId, description, type, requesterManaged, attachment, groupIds, publicAddress }) => ({
      subnetId,
      description,
      type,
      requesterManaged,
      owner: attachment.instanceOwnerId,
      groupIds,
      public: publicAddress !== undefined,
    }));

test('an application load balancer is described as AWS describes it, and is active after 170 seconds', async () => {
  const { region, create, describe } = await start();
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
  const { region, create } = await start();
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
  const { create } = await start();
  const internal = await create({ ...application, Scheme: 'internal' });
  expect(internal?.DNSName).toMatch(/^internal-demo-alb-\d+\.us-east-1\.elb\.amazonaws\.com$/);
  const net = await create(network);
  const id = net?.LoadBalancerArn?.split('/').at(-1);
  expect(net).toMatchObject({ DNSName: `demo-nlb-${id}.elb.us-east-1.amazonaws.com`, Type: 'network' });
  expect(net?.SecurityGroups).toBeUndefined();
});

test('network interfaces appear during provisioning and outlive the load balancer', async () => {
  const { region, elb, create, describe } = await start();
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
  const { region, elb, create } = await start();
  const created = await create(application);
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: created?.LoadBalancerArn }));
  await region.pass(600);
  expect(interfacesOf(region)).toEqual([]);
});

test('a load balancer whose subnet fills up while it is made fails with the reason', async () => {
  const { region, create, describe } = await start();
  await create({ ...network, SubnetMappings: [{ SubnetId: subnets.a, PrivateIPv4Address: '10.0.9.9' }] });
  await region.pass(155);
  expect((await describe())?.map((one) => one.State)).toEqual([
    { Code: 'failed', Reason: "Address 10.0.9.9 does not fall within the subnet's address range" },
  ]);
});

test('addresses that the caller chose are the only ones that are shown', async () => {
  const { create } = await start();
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
  const { create } = await start();
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
  const { create, describe } = await start();
  await expect(create({ ...application, ...change })).rejects.toMatchObject({ name, Code, message });
  expect(await describe()).toEqual([]);
});

test('describes by name and ARN fail for what does not exist; pages follow the marker', async () => {
  const { elb, create } = await start();
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
  expect(await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }))).toBeDefined();
});

test('deletion protection is an attribute; unknown attributes and bad values are refused', async () => {
  const { elb, create, describe } = await start();
  const LoadBalancerArn = (await create(network))?.LoadBalancerArn;
  const modify = (Key: string, Value: string) =>
    elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes: [{ Key, Value }] }));
  await modify('deletion_protection.enabled', 'true');
  await expect(elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }))).rejects.toMatchObject({
    name: 'OperationNotPermittedException',
    Code: 'OperationNotPermitted',
    message: `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
  });
  await expect(modify('idle_timeout.timeout_seconds', '30')).rejects.toMatchObject({ Code: 'ValidationError' });
  await expect(modify('load_balancing.cross_zone.enabled', 'yes')).rejects.toMatchObject({ Code: 'ValidationError' });
  const { Attributes } = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
  expect(Attributes).toEqual([
    { Key: 'access_logs.s3.enabled', Value: 'false' },
    { Key: 'access_logs.s3.bucket', Value: '' },
    { Key: 'access_logs.s3.prefix', Value: '' },
    { Key: 'deletion_protection.enabled', Value: 'true' },
    { Key: 'dns_record.client_routing_policy', Value: 'any_availability_zone' },
    { Key: 'load_balancing.cross_zone.enabled', Value: 'false' },
    { Key: 'zonal_shift.config.enabled', Value: 'false' },
  ]);
  await modify('deletion_protection.enabled', 'false');
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  expect(await describe()).toEqual([]);
});

test('groups can be changed, except on a network load balancer that was made without', async () => {
  const { region, elb, create } = await start();
  const app = await create(application);
  const net = await create(network);
  await region.pass(60);
  const set = (LoadBalancerArn: string | undefined, SecurityGroups: string[]) =>
    elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups }));
  expect((await set(app?.LoadBalancerArn, [groups.default])).SecurityGroupIds).toEqual([groups.default]);
  expect(interfacesOf(region).map((one) => one.groupIds)).toEqual([[groups.default], [groups.default], [], []]);
  await expect(set(net?.LoadBalancerArn, [groups.default])).rejects.toMatchObject({
    name: 'InvalidConfigurationRequestException',
    message: 'You cannot set security groups on a Network Load Balancer which was created without any security groups.',
  });
});

test('subnets can be exchanged', async () => {
  const { region, elb, create } = await start();
  const created = await create(application);
  await region.pass(200);
  const set = (Subnets: string[]) =>
    elb.send(new SetSubnetsCommand({ LoadBalancerArn: created?.LoadBalancerArn, Subnets }));
  expect((await set([subnets.otherA, subnets.b])).AvailabilityZones?.map((zone) => zone.SubnetId)).toEqual([
    subnets.otherA,
    subnets.b,
  ]);
  await region.pass(200);
  expect(interfacesOf(region).map((one) => one.subnetId)).toEqual([subnets.b, subnets.otherA]);
});

test('tags can be added, removed and described for several resources', async () => {
  const { elb, create } = await start();
  const ResourceArns = [
    (await create(application))?.LoadBalancerArn ?? '',
    (await create(network))?.LoadBalancerArn ?? '',
  ];
  await elb.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: 'tier', Value: 'web' }] }));
  await elb.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['Name'] }));
  expect((await elb.send(new DescribeTagsCommand({ ResourceArns }))).TagDescriptions).toEqual(
    ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: [{ Key: 'tier', Value: 'web' }] })),
  );
  const twice = [
    { Key: 'a', Value: '1' },
    { Key: 'a', Value: '2' },
  ];
  await expect(elb.send(new AddTagsCommand({ ResourceArns, Tags: twice }))).rejects.toMatchObject({
    name: 'DuplicateTagKeysException',
    Code: 'DuplicateTagKeys',
  });
});

test('the account limits are those of the quotas', async () => {
  const { elb } = await start();
  const { Limits } = await elb.send(new DescribeAccountLimitsCommand({ PageSize: 3 }));
  expect(Limits).toEqual([
    { Name: 'application-load-balancers', Max: '50' },
    { Name: 'network-load-balancers', Max: '50' },
    { Name: 'target-groups', Max: '3000' },
  ]);
});
