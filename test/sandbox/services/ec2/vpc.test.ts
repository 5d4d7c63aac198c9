import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { startTestRegion } from '../../region.js';

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
