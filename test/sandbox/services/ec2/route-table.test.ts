import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateVpcCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { id, startTestNetwork, type TestNetwork } from './network.js';

async function createTable({ ec2, region, vpcId }: TestNetwork): Promise<string> {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  await region.pass(1);
  return id(RouteTable?.RouteTableId);
}

test('one client token is one route table', async () => {
  const { ec2, vpcId } = await startTestNetwork();
  const create = (ClientToken: string) => ec2.send(new CreateRouteTableCommand({ VpcId: vpcId, ClientToken }));
  const first = await create('one');
  expect((await create('one')).RouteTable?.RouteTableId).toBe(first.RouteTable?.RouteTableId);
  expect((await create('two')).RouteTable?.RouteTableId).not.toBe(first.RouteTable?.RouteTableId);
});

test('a route exists once per destination and turns into a black hole when its gateway leaves', async () => {
  const network = await startTestNetwork();
  const { ec2, vpcId, gatewayId: GatewayId } = network;
  const RouteTableId = await createTable(network);
  const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId };
  await ec2.send(new CreateRouteCommand(route));
  await expect(ec2.send(new CreateRouteCommand(route))).rejects.toMatchObject({
    name: 'RouteAlreadyExists',
    message: 'The route identified by 0.0.0.0/0 already exists.',
  });
  await expect(
    ec2.send(new CreateRouteCommand({ ...route, DestinationCidrBlock: '10.0.0.0/16' })),
  ).rejects.toMatchObject({ name: 'RouteAlreadyExists' });
  const routes = async () =>
    (await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }))).RouteTables?.[0]?.Routes;
  const local = {
    DestinationCidrBlock: '10.0.0.0/16',
    GatewayId: 'local',
    Origin: 'CreateRouteTable',
    State: 'active',
  };
  const toInternet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId, Origin: 'CreateRoute' };
  expect(await routes()).toEqual([local, { ...toInternet, State: 'active' }]);
  await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId: vpcId }));
  expect(await routes()).toEqual([local, { ...toInternet, State: 'blackhole' }]);
  await ec2.send(new DeleteRouteCommand(route));
  expect(await routes()).toEqual([local]);
});

test.each([
  [{ GatewayId: 'igw-0' }, 'InvalidGatewayID.NotFound', "The gateway ID 'igw-0' does not exist"],
  [{ NatGatewayId: 'nat-0' }, 'InvalidNatGatewayID.NotFound', "The natGateway ID 'nat-0' does not exist"],
])('a route to %o is refused', async (target, name, message) => {
  const network = await startTestNetwork();
  const RouteTableId = await createTable(network);
  await expect(
    network.ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', ...target })),
  ).rejects.toMatchObject({ name, message });
});

test('only routes that exist can be replaced or deleted, and the local one never', async () => {
  const network = await startTestNetwork();
  const RouteTableId = await createTable(network);
  const missing = {
    name: 'InvalidRoute.NotFound',
    message: `no route with destination-cidr-block 0.0.0.0/0 in route table ${RouteTableId}`,
  };
  const anywhere = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
  await expect(
    network.ec2.send(new ReplaceRouteCommand({ ...anywhere, GatewayId: network.gatewayId })),
  ).rejects.toMatchObject(missing);
  await expect(network.ec2.send(new DeleteRouteCommand(anywhere))).rejects.toMatchObject(missing);
  await expect(
    network.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: '10.0.0.0/16' })),
  ).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: `cannot remove local route 10.0.0.0/16 in route table ${RouteTableId}`,
  });
});

test('a table leads and belongs to things of its own VPC alone', async () => {
  const network = await startTestNetwork();
  const { ec2, region, gatewayId: GatewayId, subnetId: SubnetId } = network;
  const RouteTableId = await createTable(network);
  const { AssociationId } = await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  await region.pass(60);
  const foreign = await createTable({ ...network, vpcId: id(Vpc?.VpcId) });
  const { NetworkInterfaces: [one] = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
  const NatGatewayId = NatGateway?.NatGatewayId;
  const NetworkInterfaceId = one?.NetworkInterfaceId;
  const route = { RouteTableId: foreign, DestinationCidrBlock: '0.0.0.0/0' };
  const refused = async (call: Promise<unknown>, what: string): Promise<void> => {
    const message = `route table ${foreign} and ${what} belong to different networks`;
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterValue', message });
  };
  await refused(ec2.send(new CreateRouteCommand({ ...route, GatewayId })), `network gateway ${GatewayId}`);
  await refused(ec2.send(new CreateRouteCommand({ ...route, NatGatewayId })), `NAT gateway ${NatGatewayId}`);
  await refused(ec2.send(new CreateRouteCommand({ ...route, NetworkInterfaceId })), `interface ${NetworkInterfaceId}`);
  const association = { RouteTableId: foreign, SubnetId };
  await refused(ec2.send(new AssociateRouteTableCommand(association)), `subnet ${SubnetId}`);
  const replacement = { RouteTableId: foreign, AssociationId };
  await refused(ec2.send(new ReplaceRouteTableAssociationCommand(replacement)), `route table ${RouteTableId}`);
});

test('a subnet has one explicit table; an associated table cannot be deleted', async () => {
  const network = await startTestNetwork();
  const { ec2, subnetId: SubnetId } = network;
  const [first, second] = [await createTable(network), await createTable(network)];
  const { AssociationId } = await ec2.send(new AssociateRouteTableCommand({ RouteTableId: first, SubnetId }));
  await expect(ec2.send(new AssociateRouteTableCommand({ RouteTableId: second, SubnetId }))).rejects.toMatchObject({
    name: 'Resource.AlreadyAssociated',
    message: `the specified association for route table ${second} conflicts with an existing association`,
  });
  await expect(ec2.send(new DeleteRouteTableCommand({ RouteTableId: first }))).rejects.toMatchObject({
    name: 'DependencyViolation',
    message: `The routeTable '${first}' has dependencies and cannot be deleted.`,
  });
  const { NewAssociationId } = await ec2.send(
    new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId: second }),
  );
  await ec2.send(new DeleteRouteTableCommand({ RouteTableId: first }));
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.subnet-id', Values: [SubnetId] }] }),
  );
  expect(RouteTables?.map((table) => table.Associations)).toEqual([
    [
      {
        RouteTableAssociationId: NewAssociationId,
        RouteTableId: second,
        SubnetId,
        Main: false,
        AssociationState: { State: 'associated' },
      },
    ],
  ]);
  await ec2.send(new DisassociateRouteTableCommand({ AssociationId: NewAssociationId }));
  await expect(ec2.send(new DisassociateRouteTableCommand({ AssociationId: NewAssociationId }))).rejects.toMatchObject({
    name: 'InvalidAssociationID.NotFound',
  });
  await ec2.send(new DeleteRouteTableCommand({ RouteTableId: second }));
});
