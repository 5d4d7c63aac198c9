import {
  DescribeAccountAttributesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeKeyPairsCommand,
  DescribeRegionsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyAvailabilityZoneGroupCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { startTestRegion } from '../../region.js';
import { arm } from './fleet.js';

test('the region has six zones, and one that is only shown on request', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  expect(AvailabilityZones?.map((zone) => [zone.ZoneName, zone.ZoneId, zone.ZoneType, zone.State])).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((letter, i) => [
      `us-east-1${letter}`,
      `use1-az${i + 1}`,
      'availability-zone',
      'available',
    ]),
  );
  const all = await ec2.send(
    new DescribeAvailabilityZonesCommand({
      AllAvailabilityZones: true,
      Filters: [{ Name: 'opt-in-status', Values: ['not-opted-in'] }],
    }),
  );
  expect(all.AvailabilityZones).toMatchObject([
    { ZoneName: 'us-east-1-bos-1a', ZoneType: 'local-zone', ParentZoneName: 'us-east-1a' },
  ]);
});

test('a local zone is listed among the others once the account has opted in', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const locals = async () =>
    (await ec2.send(new DescribeAvailabilityZonesCommand({}))).AvailabilityZones?.flatMap((zone) =>
      zone.ZoneType === 'local-zone' ? [[zone.ZoneName, zone.OptInStatus, zone.State]] : [],
    );
  expect(await locals()).toEqual([]);
  const optIn = (GroupName: string) =>
    ec2.send(new ModifyAvailabilityZoneGroupCommand({ GroupName, OptInStatus: 'opted-in' }));
  await optIn('us-east-1-bos-1');
  expect(await locals()).toEqual([['us-east-1-bos-1a', 'opted-in', 'available']]);
  await expect(optIn('us-east-1')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('regions say whether the account has to opt in', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const usual = await ec2.send(new DescribeRegionsCommand({}));
  expect(new Set(usual.Regions?.map((one) => one.OptInStatus))).toEqual(new Set(['opt-in-not-required']));
  const one = await ec2.send(new DescribeRegionsCommand({ RegionNames: ['af-south-1'] }));
  expect(one.Regions).toEqual([
    { RegionName: 'af-south-1', Endpoint: 'ec2.af-south-1.amazonaws.com', OptInStatus: 'not-opted-in' },
  ]);
  await expect(ec2.send(new DescribeRegionsCommand({ RegionNames: ['mars-1'] }))).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  });
});

test('zone e offers no modern type', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const { InstanceTypeOfferings } = await ec2.send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: 'availability-zone',
      Filters: [{ Name: 'instance-type', Values: ['t4g.micro'] }],
    }),
  );
  expect(InstanceTypeOfferings?.map((offering) => offering.Location)).toEqual(
    ['a', 'b', 'c', 'd', 'f'].map((letter) => `us-east-1${letter}`),
  );
});

test('a type says what it is, and an unknown one is refused', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const describe = (name: 't4g.micro' | 'm5.large') =>
    ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: [name] }));
  expect((await describe('t4g.micro')).InstanceTypes).toMatchObject([
    {
      InstanceType: 't4g.micro',
      CurrentGeneration: true,
      ProcessorInfo: { SupportedArchitectures: ['arm64'] },
      VCpuInfo: { DefaultVCpus: 2 },
      MemoryInfo: { SizeInMiB: 1024 },
    },
  ]);
  await expect(describe('m5.large')).rejects.toMatchObject({
    name: 'InvalidInstanceType',
    message: 'The following supplied instance types do not exist: [m5.large]',
  });
});

test('images are found by id and by what they are', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  const { Images } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [
        { Name: 'name', Values: ['al2023-ami-2023.*'] },
        { Name: 'architecture', Values: ['arm64'] },
      ],
    }),
  );
  expect(Images).toMatchObject([
    { ImageId: arm, State: 'available', RootDeviceName: '/dev/xvda', ImdsSupport: 'v2.0' },
  ]);
  await expect(ec2.send(new DescribeImagesCommand({ ImageIds: ['ami-0'] }))).rejects.toMatchObject({
    name: 'InvalidAMIID.NotFound',
  });
});

test('the account has no endpoints and no key pairs, and shows its limits', async () => {
  const region = await startTestRegion();
  const ec2 = new EC2Client(region.client);
  expect((await ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints).toEqual([]);
  expect((await ec2.send(new DescribeKeyPairsCommand({}))).KeyPairs).toEqual([]);
  const { AccountAttributes } = await ec2.send(
    new DescribeAccountAttributesCommand({ AttributeNames: ['default-vpc', 'supported-platforms'] }),
  );
  expect(AccountAttributes).toEqual([
    { AttributeName: 'supported-platforms', AttributeValues: [{ AttributeValue: 'VPC' }] },
    { AttributeName: 'default-vpc', AttributeValues: [{ AttributeValue: 'none' }] },
  ]);
});
