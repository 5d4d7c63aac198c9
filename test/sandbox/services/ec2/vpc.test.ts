import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { injectFaults } from '../../../../src/sandbox/faults/inject.js';
import { AppliedQuotas } from '../../../../src/sandbox/services/servicequotas/quotas.js';
import { startTestRegion } from '../../region.js';
import { startTestNetwork } from './network.js';

test('what was visible once may be invisible again for a moment, where reads are uneven', async () => {
  const region = await startTestRegion();
  injectFaults(region.cloud, ['uneven-reads']);
  const ec2 = new EC2Client(region.client);
  const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcIds = [vpc?.VpcId ?? ''];
  const seen = async () => {
    const byId = await ec2.send(new DescribeVpcsCommand({ VpcIds })).then(
      () => 'seen',
      (error) => error.name,
    );
    const { Vpcs: listed } = await ec2.send(new DescribeVpcsCommand({}));
    return `${byId} ${listed?.length}`;
  };
  const course: string[] = [];
  for (let second = 0; second < 6; second += 1) {
    course.push(await seen());
    await region.pass(1);
  }
  const unseen = 'InvalidVpcID.NotFound 0';
  expect(course).toEqual([unseen, 'seen 1', 'seen 1', unseen, unseen, 'seen 1']);
});

test('a VPC is invisible at first, then pending, then available', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const { Vpc: vpc } = await ec2.send(
    new CreateVpcCommand({
      CidrBlock: '10.0.0.0/16',
      TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'demo & <co>' }] }],
    }),
  );
  const describe = () => ec2.send(new DescribeVpcsCommand({ VpcIds: [vpc?.VpcId ?? ''] }));
  await expect(describe()).rejects.toMatchObject({
    name: 'InvalidVpcID.NotFound',
    message: `The vpc ID '${vpc?.VpcId}' does not exist`,
    $metadata: { httpStatusCode: 400 },
  });
  await region.pass(1);
  expect((await describe()).Vpcs?.[0]?.State).toBe('pending');
  await region.pass(1);
  expect((await describe()).Vpcs).toEqual([
    {
      VpcId: vpc?.VpcId,
      OwnerId: '000000000000',
      State: 'available',
      CidrBlock: '10.0.0.0/16',
      CidrBlockAssociationSet: [
        {
          AssociationId: vpc?.VpcId?.replace('vpc-', 'vpc-cidr-assoc-'),
          CidrBlock: '10.0.0.0/16',
          CidrBlockState: { State: 'associated' },
        },
      ],
      DhcpOptionsId: 'default',
      InstanceTenancy: 'default',
      IsDefault: false,
      Tags: [{ Key: 'Name', Value: 'demo & <co>' }],
    },
  ]);
});

test('a describe by filter is silent about what it does not find, and an unknown filter is refused', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const byFilter = (Name: string) => ec2.send(new DescribeVpcsCommand({ Filters: [{ Name, Values: ['x'] }] }));
  expect((await byFilter('tag:Name')).Vpcs).toEqual([]);
  await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  await region.pass(2);
  await expect(byFilter('colour')).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: "The filter 'colour' is invalid",
  });
});

test.each([
  ['10.0.0.0/15', 'InvalidVpc.Range', "The CIDR '10.0.0.0/15' is invalid."],
  ['10.0.0.0/29', 'InvalidVpc.Range', "The CIDR '10.0.0.0/29' is invalid."],
  ['ten', 'InvalidParameterValue', 'Value (ten) for parameter cidrBlock is invalid. This is not a valid CIDR block.'],
])('a VPC cannot have the block %s', async (CidrBlock, name, message) => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  await expect(ec2.send(new CreateVpcCommand({ CidrBlock }))).rejects.toMatchObject({ name, message });
});

test('the sixth VPC is one too many, and the quota comes from Service Quotas', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const create = () => ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.7/16' }));
  for (let i = 0; i < 5; i++) expect((await create()).Vpc?.CidrBlock).toBe('10.0.0.0/16');
  const refused = { name: 'VpcLimitExceeded', message: 'The maximum number of VPCs has been reached.' };
  await expect(create()).rejects.toMatchObject(refused);
  region.cloud.table(AppliedQuotas).put({ id: 'L-F678F1CE', value: 6 });
  await create();
  await expect(create()).rejects.toMatchObject(refused);
});

test('a VPC brings a main route table, a network ACL and a default group, and takes them along', async () => {
  const { ec2, region, vpcId, subnetId, gatewayId } = await startTestNetwork();
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const companions = async () => ({
    tables: (await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables?.map((table) => ({
      routes: table.Routes,
      main: table.Associations?.map((one) => one.Main),
    })),
    acls: (await ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls?.map((acl) => acl.IsDefault),
    groups: (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups?.map((group) => ({
      name: group.GroupName,
      self: group.IpPermissions?.map((one) => one.UserIdGroupPairs?.map((pair) => pair.GroupId === group.GroupId)),
      out: group.IpPermissionsEgress,
    })),
  });
  expect(await companions()).toEqual({
    tables: [
      {
        routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
        ],
        main: [true],
      },
    ],
    acls: [true],
    groups: [
      {
        name: 'default',
        self: [[true]],
        out: [
          {
            IpProtocol: '-1',
            IpRanges: [{ CidrIp: '0.0.0.0/0' }],
            Ipv6Ranges: [],
            PrefixListIds: [],
            UserIdGroupPairs: [],
          },
        ],
      },
    ],
  });

  const remove = () => ec2.send(new DeleteVpcCommand({ VpcId: vpcId }));
  const held = {
    name: 'DependencyViolation',
    message: `The vpc '${vpcId}' has dependencies and cannot be deleted.`,
  };
  await expect(remove()).rejects.toMatchObject(held);
  await ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
  await expect(remove()).rejects.toMatchObject(held);
  await ec2.send(new DetachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: gatewayId }));
  const group = await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'web', Description: 'web' }));
  await region.pass(1);
  await expect(remove()).rejects.toMatchObject(held);
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId: group.GroupId }));
  await remove();
  expect((await companions()).acls).toEqual([]);
  await expect(remove()).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
  await region.pass(1);
  expect(await companions()).toEqual({ tables: [], acls: [], groups: [] });
});

test('the DNS attributes of a VPC are changed one at a time', async () => {
  const { ec2, vpcId: VpcId } = await startTestNetwork();
  const attribute = (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') =>
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
  expect((await attribute('enableDnsSupport')).EnableDnsSupport).toEqual({ Value: true });
  expect((await attribute('enableDnsHostnames')).EnableDnsHostnames).toEqual({ Value: false });
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  expect((await attribute('enableDnsHostnames')).EnableDnsHostnames).toEqual({ Value: true });
  await expect(
    ec2.send(
      new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value: true } }),
    ),
  ).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
    message: 'Fields for multiple attribute types specified: enableDnsSupport, enableDnsHostnames',
  });
});

test('a dry run changes nothing and is answered as an error that says it would have worked', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  await expect(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true }))).rejects.toMatchObject({
    name: 'DryRunOperation',
    message: 'Request would have succeeded, but DryRun flag is set.',
    $metadata: { httpStatusCode: 412 },
  });
  await region.pass(2);
  expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
});

test('what was deleted is described for another second, although nothing can refer to it any more', async () => {
  const { ec2, region, vpcId, subnetId } = await startTestNetwork();
  const described = async () => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }))).Subnets;
  await ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
  expect(await described()).toMatchObject([{ SubnetId: subnetId, VpcId: vpcId }]);
  const gone = { name: 'InvalidSubnetID.NotFound' };
  await expect(ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }))).rejects.toMatchObject(gone);
  await region.pass(1);
  await expect(described()).rejects.toMatchObject(gone);
});
