import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  type CreateNatGatewayCommandInput,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteSubnetCommand,
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { injectFaults } from '../../../../src/sandbox/faults/inject.js';
import { createInterface } from '../../../../src/sandbox/services/ec2/network-interface.js';
import { AppliedQuotas } from '../../../../src/sandbox/services/servicequotas/quotas.js';
import { id, startTestNetwork, type TestNetwork } from './network.js';

async function allocate({ ec2, region }: TestNetwork): Promise<string> {
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await region.pass(1);
  return id(AllocationId);
}

async function createNat({ ec2 }: TestNetwork, input: CreateNatGatewayCommandInput): Promise<string> {
  return id((await ec2.send(new CreateNatGatewayCommand(input))).NatGateway?.NatGatewayId);
}

async function nat({ ec2 }: TestNetwork, natGatewayId: string) {
  const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [natGatewayId] }));
  return NatGateways?.[0];
}

test('an internet gateway belongs to one VPC, and a VPC has one', async () => {
  const { ec2, region, vpcId, gatewayId } = await startTestNetwork();
  expect((await ec2.send(new DescribeInternetGatewaysCommand({}))).InternetGateways).toEqual([
    {
      InternetGatewayId: gatewayId,
      OwnerId: '000000000000',
      Attachments: [{ State: 'available', VpcId: vpcId }],
      Tags: [],
    },
  ]);
  const { InternetGateway: second } = await ec2.send(new CreateInternetGatewayCommand({}));
  const { Vpc: other } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  await region.pass(1);
  const attach = (InternetGatewayId: string | undefined, VpcId: string | undefined) =>
    ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  await expect(attach(gatewayId, other?.VpcId)).rejects.toMatchObject({
    name: 'Resource.AlreadyAssociated',
    message: `resource ${gatewayId} is already attached to network ${vpcId}`,
  });
  await expect(attach(second?.InternetGatewayId, vpcId)).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: `Network ${vpcId} already has an internet gateway attached`,
  });
  await expect(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: gatewayId }))).rejects.toMatchObject({
    name: 'DependencyViolation',
  });
  const detach = () => ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId }));
  await detach();
  await expect(detach()).rejects.toMatchObject({
    name: 'Gateway.NotAttached',
    message: `resource ${gatewayId} is not attached to network ${vpcId}`,
  });
});

test('a NAT gateway lives: pending, available, deleting, deleted, forgotten', async () => {
  const network = await startTestNetwork();
  const { ec2, region, vpcId, subnetId, gatewayId } = network;
  const AllocationId = await allocate(network);
  const natId = await createNat(network, { SubnetId: subnetId, AllocationId });
  await region.pass(1);
  expect(await nat(network, natId)).toMatchObject({ State: 'pending', VpcId: vpcId, SubnetId: subnetId });
  await region.pass(104);
  const available = await nat(network, natId);
  expect(available).toMatchObject({
    State: 'available',
    NatGatewayAddresses: [{ AllocationId, PublicIp: expect.stringMatching(/^203\.0\.113\./), IsPrimary: true }],
  });
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.main', Values: ['true'] }] }),
  );
  const RouteTableId = RouteTables?.[0]?.RouteTableId;
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: natId }));
  const routeState = async () =>
    (await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables?.[0]?.Routes?.at(-1)?.State;
  expect(await routeState()).toBe('active');

  const release = () => ec2.send(new ReleaseAddressCommand({ AllocationId }));
  const notPermitted = {
    name: 'AuthFailure',
    message: 'You do not have permission to access the specified resource.',
  };
  await expect(release()).rejects.toMatchObject(notPermitted);
  await expect(
    ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId })),
  ).rejects.toMatchObject({
    name: 'DependencyViolation',
    message: `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
  });
  await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: natId }));
  expect((await nat(network, natId))?.State).toBe('deleting');
  await expect(ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }))).rejects.toMatchObject({
    name: 'DependencyViolation',
  });
  await expect(release()).rejects.toMatchObject(notPermitted);
  await region.pass(50);
  expect((await nat(network, natId))?.State).toBe('deleted');
  expect(await routeState()).toBe('blackhole');
  await expect(release()).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
  await region.pass(5);
  await release();
  await expect(release()).rejects.toMatchObject({
    name: 'InvalidAllocationID.NotFound',
    message: `The allocation ID '${AllocationId}' does not exist`,
  });
  await region.pass(3600);
  await expect(nat(network, natId)).rejects.toMatchObject({
    name: 'NatGatewayNotFound',
    message: `The Nat Gateway ${natId} was not found`,
  });
});

test('one client token is one NAT gateway', async () => {
  const network = await startTestNetwork();
  const AllocationId = await allocate(network);
  const input = { SubnetId: network.subnetId, AllocationId, ClientToken: 'once' };
  const first = await createNat(network, input);
  await network.region.pass(200);
  expect(await createNat(network, input)).toBe(first);
  await expect(createNat(network, { ...input, SubnetId: 'subnet-0' })).rejects.toMatchObject({
    name: 'IdempotentParameterMismatch',
  });
});

test.each<[code: string, message: RegExp, spoil: (network: TestNetwork) => Promise<CreateNatGatewayCommandInput>]>([
  [
    'Gateway.NotAttached',
    /^Network vpc-\w+ has no Internet gateway attached$/,
    async ({ ec2, vpcId, gatewayId, subnetId: SubnetId, ...rest }) => {
      await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId }));
      return { SubnetId, AllocationId: await allocate({ ec2, vpcId, gatewayId, subnetId: SubnetId, ...rest }) };
    },
  ],
  [
    'InvalidAllocationID.NotFound',
    /^Elastic IP address eipalloc-0 could not be associated with this NAT gateway$/,
    async ({ subnetId: SubnetId }) => ({ SubnetId, AllocationId: 'eipalloc-0' }),
  ],
  [
    'Resource.AlreadyAssociated',
    /^Elastic IP address eipalloc-\w+ is already associated$/,
    async (network) => {
      const input = { SubnetId: network.subnetId, AllocationId: await allocate(network) };
      await createNat(network, input);
      await network.region.pass(10);
      return input;
    },
  ],
  [
    'InsufficientFreeAddressesInSubnet',
    /^Subnet has insufficient free addresses to create this NAT gateway$/,
    async (network) => {
      const full = { VpcId: network.vpcId, CidrBlock: '10.0.9.0/28', AvailabilityZone: 'us-east-1b' };
      const SubnetId = id((await network.ec2.send(new CreateSubnetCommand(full))).Subnet?.SubnetId);
      for (let i = 0; i < 11; i++) {
        createInterface(network.region.cloud, {
          subnetId: SubnetId,
          groupIds: [],
          description: '',
          type: 'interface',
          requesterManaged: false,
        });
      }
      return { SubnetId, AllocationId: await allocate(network) };
    },
  ],
  [
    'InvalidSubnetID.NotFound',
    /^The specified subnet subnet-0 does not exist or could not be found\.$/,
    async (network) => ({ SubnetId: 'subnet-0', AllocationId: await allocate(network) }),
  ],
  [
    'InternalError',
    /^Network interface eni-\w+, created and used internally by this NAT gateway is in an invalid state\. Please try again\.$/,
    async (network) => {
      // AWS's own trouble: nothing that a caller does leads to it.
      injectFaults(network.region.cloud, ['nat-fails=InternalError']);
      return { SubnetId: network.subnetId, AllocationId: await allocate(network) };
    },
  ],
])('a NAT gateway fails later with %s', async (code, message, spoil) => {
  const network = await startTestNetwork();
  const natId = await createNat(network, await spoil(network));
  await network.region.pass(1);
  expect((await nat(network, natId))?.State).toBe('pending');
  await network.region.pass(10);
  expect(await nat(network, natId)).toMatchObject({
    State: 'failed',
    FailureCode: code,
    FailureMessage: expect.stringMatching(message),
  });
  await network.region.pass(3000);
  expect((await nat(network, natId))?.State).toBe('failed');
  await network.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: natId }));
  expect((await nat(network, natId))?.State).toBe('deleted');
  await network.region.pass(600);
  await expect(nat(network, natId)).rejects.toMatchObject({ name: 'NatGatewayNotFound' });
});

test('addresses and NAT gateways have quotas', async () => {
  const network = await startTestNetwork();
  const quotas = network.region.cloud.table(AppliedQuotas);
  quotas.put({ id: 'L-0263D0A3', value: 1 });
  quotas.put({ id: 'L-FE5A380F', value: 1 });
  quotas.put({ id: 'L-A4707A72', value: 1 });
  const AllocationId = await allocate(network);
  await expect(allocate(network)).rejects.toMatchObject({ name: 'AddressLimitExceeded' });
  const input = { SubnetId: network.subnetId, AllocationId };
  await createNat(network, input);
  await expect(createNat(network, input)).rejects.toMatchObject({ name: 'NatGatewayLimitExceeded' });
  await expect(network.ec2.send(new CreateInternetGatewayCommand({}))).rejects.toMatchObject({
    name: 'InternetGatewayLimitExceeded',
  });
});

test('an address is found by its tag and shows what it is associated with', async () => {
  const network = await startTestNetwork();
  const { ec2, region, subnetId } = network;
  const { AllocationId, PublicIp } = await ec2.send(
    new AllocateAddressCommand({
      TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: [{ Key: 'id', Value: '1' }] }],
    }),
  );
  const found = async () =>
    (await ec2.send(new DescribeAddressesCommand({ Filters: [{ Name: 'tag:id', Values: ['1'] }] }))).Addresses;
  expect(await found()).toEqual([]);
  await region.pass(1);
  expect(await found()).toEqual([
    {
      AllocationId,
      PublicIp,
      Domain: 'vpc',
      NetworkBorderGroup: 'us-east-1',
      PublicIpv4Pool: 'amazon',
      Tags: [{ Key: 'id', Value: '1' }],
    },
  ]);
  await createNat(network, { SubnetId: subnetId, AllocationId });
  await region.pass(10);
  expect(await found()).toMatchObject([
    {
      AssociationId: expect.stringMatching(/^eipassoc-/),
      NetworkInterfaceId: expect.stringMatching(/^eni-/),
      PrivateIpAddress: expect.stringMatching(/^10\.0\.1\./),
    },
  ]);
});
