import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  ModifySubnetAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { createInterface } from '../../../../src/sandbox/services/ec2/network-interface.js';
import { id, startTestNetwork } from './network.js';

test('a subnet shows its zone and its free addresses, five of which AWS keeps', async () => {
  const { ec2, region, vpcId, subnetId } = await startTestNetwork();
  const describe = async () =>
    (await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }))).Subnets;
  expect(await describe()).toMatchObject([
    {
      SubnetId: subnetId,
      State: 'available',
      CidrBlock: '10.0.1.0/24',
      AvailabilityZone: 'us-east-1a',
      AvailabilityZoneId: 'use1-az1',
      AvailableIpAddressCount: 251,
      MapPublicIpOnLaunch: false,
    },
  ]);
  await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: subnetId, MapPublicIpOnLaunch: { Value: true } }));
  createInterface(region.cloud, {
    subnetId,
    groupIds: [],
    description: 'ELB net/demo/0123456789abcdef',
    type: 'network_load_balancer',
    requesterManaged: true,
    instanceOwnerId: 'amazon-aws',
  });
  expect(await describe()).toMatchObject([{ AvailableIpAddressCount: 250, MapPublicIpOnLaunch: true }]);
  await expect(ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }))).rejects.toMatchObject({
    name: 'DependencyViolation',
    message: `The subnet '${subnetId}' has dependencies and cannot be deleted.`,
  });
});

test.each([
  ['10.0.1.128/25', 'us-east-1a', 'InvalidSubnet.Conflict', "The CIDR '10.0.1.128/25' conflicts with another subnet"],
  ['10.1.0.0/24', 'us-east-1a', 'InvalidSubnet.Range', "The CIDR '10.1.0.0/24' is invalid."],
  ['10.0.9.0/29', 'us-east-1a', 'InvalidSubnet.Range', "The CIDR '10.0.9.0/29' is invalid."],
  [
    '10.0.9.0/24',
    'us-east-1z',
    'InvalidParameterValue',
    'Value (us-east-1z) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f.',
  ],
])('a subnet %s in %s is refused with %s', async (CidrBlock, AvailabilityZone, name, message) => {
  const { ec2, vpcId } = await startTestNetwork();
  await expect(ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone }))).rejects.toMatchObject({
    name,
    message,
  });
});

test('a full subnet takes no more interfaces', async () => {
  const { ec2, region, vpcId } = await startTestNetwork();
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.9.0/28' }));
  const subnetId = id(Subnet?.SubnetId);
  const create = () =>
    createInterface(region.cloud, {
      subnetId,
      groupIds: [],
      description: 'RDSNetworkInterface',
      type: 'interface',
      requesterManaged: true,
      instanceOwnerId: 'amazon-rds',
    }).address;
  const addresses = new Set(Array.from({ length: 11 }, create));
  expect([...addresses].map((address) => Number(address.split('.')[3])).sort((a, b) => a - b)).toEqual([
    4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
  ]);
  expect(create).toThrow('There are not enough free addresses');
});
