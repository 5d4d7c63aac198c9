import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  DeleteNatGatewayCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import { DeleteRoleCommand, RemoveRoleFromInstanceProfileCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { launchInstance, terminateInstance } from '../../../../src/sandbox/services/ec2/launch.js';
import { arm, createProfile, createTemplate } from './fleet.js';
import { id, startTestNetwork, type TestNetwork } from './network.js';

const everywhere = '0.0.0.0/0';

function egress({ region }: TestNetwork) {
  return Object.fromEntries(region.cloud.topology().subnets.map((subnet) => [subnet.cidr, subnet.egress]));
}

test("a subnet's way out follows its own table, or the main one, as far as gateways work", async () => {
  const network = await startTestNetwork();
  const { ec2, region, vpcId, subnetId, gatewayId } = network;
  const publicCidr = '10.0.1.0/24';
  const privateCidr = '10.0.3.0/24';
  const none = { kind: 'none' };
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: privateCidr }));
  const { AllocationId, PublicIp } = await ec2.send(new AllocateAddressCommand({}));
  await region.pass(1);
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnetId, AllocationId }));
  const { RouteTable: publicTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.main', Values: ['true'] }] }),
  );
  await region.pass(1);
  const mainTableId = id(RouteTables?.[0]?.RouteTableId);
  const NatGatewayId = id(NatGateway?.NatGatewayId);
  await ec2.send(new CreateRouteCommand({ RouteTableId: mainTableId, DestinationCidrBlock: everywhere, NatGatewayId }));
  expect(egress(network)).toEqual({ [publicCidr]: none, [privateCidr]: none });
  await region.pass(105);
  // The gateway is available, but its own subnet has no way to the internet yet.
  expect(egress(network)).toEqual({ [publicCidr]: none, [privateCidr]: none });
  const RouteTableId = publicTable?.RouteTableId;
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: everywhere, GatewayId: gatewayId }));
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: subnetId }));
  const internet = { kind: 'internet-gateway' };
  expect(egress(network)).toEqual({
    [publicCidr]: internet,
    [privateCidr]: { kind: 'nat-gateway', publicAddress: PublicIp },
  });
  await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
  expect(egress(network)).toEqual({ [publicCidr]: internet, [privateCidr]: none });
  await region.pass(50);
  await ec2.send(new DetachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: gatewayId }));
  expect(egress(network)).toEqual({ [publicCidr]: none, [privateCidr]: none });
  expect(Subnet?.CidrBlock).toBe(privateCidr);
});

test('groups reach the data plane with their rules', async () => {
  const { ec2, region, vpcId } = await startTestNetwork();
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'web', Description: 'web' }),
  );
  await region.pass(1);
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 81, UserIdGroupPairs: [{ GroupId }] },
        { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '10.0.0.0/16' }] },
        { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
      ],
    }),
  );
  expect(region.cloud.topology().securityGroups.find((group) => group.id === GroupId)).toEqual({
    id: GroupId,
    vpcId,
    ingress: [
      { protocol: 'tcp', fromPort: 80, toPort: 81, peer: { kind: 'group', groupId: GroupId } },
      { protocol: 'icmp', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '10.0.0.0/16' } },
    ],
    egress: [{ protocol: 'all', fromPort: 0, toPort: 65_535, peer: { kind: 'cidr', cidr: everywhere } }],
  });
});

test('a host has its metadata and working keys of its role until it shuts down', async () => {
  const network = await startTestNetwork();
  const { region, subnetId } = network;
  const iam = await createProfile(region, 'web');
  const templateId = await createTemplate(network, {
    ImageId: arm,
    InstanceType: 't4g.micro',
    IamInstanceProfile: { Name: 'web' },
    UserData: Buffer.from('#!/bin/sh\necho grüezi\n').toString('base64'),
  });
  await region.pass(8);
  const {
    id: instanceId,
    address,
    interfaceId,
  } = launchInstance(region.cloud, {
    template: { id: templateId, version: '$Default' },
    subnetId,
    tags: {},
  });
  const host = () => region.cloud.topology().hosts[0];
  const keys = () => host()?.metadata.role?.credentials;
  expect(host()).toEqual({
    id: instanceId,
    interfaceId,
    hostname: `ip-${address.replaceAll('.', '-')}.ec2.internal`,
    userData: '#!/bin/sh\necho grüezi\n',
    bootCount: 1,
    metadata: {
      instanceId,
      imageId: arm,
      instanceType: 't4g.micro',
      region: 'us-east-1',
      availabilityZone: 'us-east-1a',
      accountId: '000000000000',
      localIpv4: address,
      architecture: 'arm64',
      tokensRequired: true,
      role: {
        name: 'web',
        profileArn: 'arn:aws:iam::000000000000:instance-profile/web',
        credentials: {
          accessKeyId: expect.stringMatching(/^ASIA/),
          secretAccessKey: expect.any(String),
          sessionToken: expect.any(String),
          expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        },
      },
    },
  });
  const identity = async (credentials = keys()) => {
    if (!credentials) return undefined;
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const { Arn } = await new STSClient({
      ...region.client,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    }).send(new GetCallerIdentityCommand({}));
    return Arn;
  };
  const firstKeys = keys();
  const arn = `arn:aws:sts::000000000000:assumed-role/web/${instanceId}`;
  expect(await identity()).toBe(arn);
  await region.pass(3 * 3600);
  expect(keys()?.accessKeyId).not.toBe(firstKeys?.accessKeyId);
  expect(await identity(firstKeys)).toBe(arn);
  await region.pass(3 * 3600);
  await expect(identity(firstKeys)).rejects.toMatchObject({ name: 'ExpiredToken' });
  expect(await identity()).toBe(arn);

  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'web', RoleName: 'web' }));
  await iam.send(new DeleteRoleCommand({ RoleName: 'web' }));
  expect(host()?.metadata.role).toBeUndefined();

  terminateInstance(region.cloud, instanceId, 'Client.UserInitiatedShutdown: User initiated shutdown');
  expect(host()).toBeUndefined();
});
