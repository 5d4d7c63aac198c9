import {
  AddTagsToResourceCommand,
  CreateDBSubnetGroupCommand,
  DescribeCertificatesCommand,
  DescribeDBEngineVersionsCommand,
  type DescribeDBEngineVersionsCommandInput,
  DescribeDBSubnetGroupsCommand,
  DescribeOrderableDBInstanceOptionsCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { createSubnetGroup, databaseRegion } from './fixture.js';

test('engine versions: what is available, the default that is neither the newest nor the newest LTS, and pages', async () => {
  const { rds } = await databaseRegion();
  const names = async (input: DescribeDBEngineVersionsCommandInput) =>
    (await rds.send(new DescribeDBEngineVersionsCommand({ Engine: 'aurora-mysql', ...input }))).DBEngineVersions?.map(
      (version) => version.EngineVersion,
    );
  const all = await names({});
  expect(all).toContain('8.0.mysql_aurora.3.10.5');
  expect(all).toContain('8.4.mysql_aurora.8.4.10');
  expect(all).not.toContain('8.0.mysql_aurora.3.05.2');
  expect(await names({ IncludeAll: true })).toContain('8.0.mysql_aurora.3.05.2');
  expect(await names({ DefaultOnly: true })).toEqual(['8.0.mysql_aurora.3.10.4']);
  expect(await names({ EngineVersion: '8.4', DefaultOnly: true })).toEqual(['8.4.mysql_aurora.8.4.8']);
  expect(await names({ DBParameterGroupFamily: 'aurora-mysql8.4' })).toEqual(
    all?.filter((name) => name?.startsWith('8.4.')),
  );
  expect(await names({ Engine: 'postgres' })).toEqual([]);
  const first = await rds.send(new DescribeDBEngineVersionsCommand({ MaxRecords: 20, IncludeAll: true }));
  const second = await rds.send(
    new DescribeDBEngineVersionsCommand({ MaxRecords: 20, IncludeAll: true, Marker: first.Marker }),
  );
  expect([first.DBEngineVersions?.length, second.DBEngineVersions?.length, second.Marker]).toEqual([20, 2, undefined]);
  await expect(names({ MaxRecords: 10 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('orderable options name the zones, and an old zone lacks the modern classes', async () => {
  const { rds } = await databaseRegion();
  const zones = async (DBInstanceClass: string, EngineVersion = '8.0.mysql_aurora.3.10.5') => {
    const { OrderableDBInstanceOptions: options = [] } = await rds.send(
      new DescribeOrderableDBInstanceOptionsCommand({
        Engine: 'aurora-mysql',
        EngineVersion,
        DBInstanceClass,
        Vpc: true,
        // Not implemented by RDS: it changes nothing.
        Filters: [{ Name: 'availability-zone', Values: ['us-east-1a'] }],
      }),
    );
    return options.map((option) => [
      option.StorageType,
      option.AvailabilityZones?.map((zone) => zone.Name?.slice(-1)).join(''),
    ]);
  };
  expect(await zones('db.t4g.medium')).toEqual([
    ['aurora', 'abcdf'],
    ['aurora-iopt1', 'abcdf'],
  ]);
  expect(await zones('db.t3.medium')).toEqual([
    ['aurora', 'abcdef'],
    ['aurora-iopt1', 'abcdef'],
  ]);
  expect(await zones('db.r8g.large', '8.0.mysql_aurora.3.04.4')).toEqual([]);
});

test('subnet groups: lower-case names, two zones, subnets that exist, tags', async () => {
  const { rds } = await databaseRegion();
  await createSubnetGroup(rds);
  const create = (DBSubnetGroupName: string, SubnetIds: string[]) =>
    rds.send(new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription: 'x', SubnetIds }));
  await expect(create('DEMO-DB', ['subnet-a', 'subnet-b'])).rejects.toMatchObject({
    name: 'DBSubnetGroupAlreadyExistsFault',
    Code: 'DBSubnetGroupAlreadyExists',
  });
  await expect(create('other', ['subnet-a', 'subnet-a2'])).rejects.toMatchObject({
    name: 'DBSubnetGroupDoesNotCoverEnoughAZs',
    message: expect.stringContaining('Current AZ coverage: us-east-1a.'),
  });
  await expect(create('other', ['subnet-a', 'subnet-z'])).rejects.toMatchObject({ name: 'InvalidSubnet' });
  await expect(create('default', ['subnet-a', 'subnet-b'])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  const { DBSubnetGroups: groups } = await rds.send(new DescribeDBSubnetGroupsCommand({}));
  expect(groups).toEqual([
    {
      DBSubnetGroupName: 'demo-db',
      DBSubnetGroupDescription: 'two zones',
      VpcId: 'vpc-1',
      SubnetGroupStatus: 'Complete',
      Subnets: ['a', 'b'].map((zone) => ({
        SubnetIdentifier: `subnet-${zone}`,
        SubnetAvailabilityZone: { Name: `us-east-1${zone}` },
        SubnetOutpost: {},
        SubnetStatus: 'Active',
      })),
      DBSubnetGroupArn: 'arn:aws:rds:us-east-1:000000000000:subgrp:demo-db',
      SupportedNetworkTypes: ['IPV4'],
    },
  ]);
  const ResourceName = groups?.[0]?.DBSubnetGroupArn ?? '';
  const tags = async () => (await rds.send(new ListTagsForResourceCommand({ ResourceName }))).TagList;
  await rds.send(
    new AddTagsToResourceCommand({
      ResourceName,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    }),
  );
  await rds.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['a'] }));
  expect(await tags()).toEqual([{ Key: 'b', Value: '2' }]);
});

test('certificate authorities', async () => {
  const { rds } = await databaseRegion();
  const { Certificates: certificates = [], DefaultCertificateForNewLaunches: fallback } = await rds.send(
    new DescribeCertificatesCommand({}),
  );
  expect(certificates.map((one) => one.CertificateIdentifier)).toEqual([
    'rds-ca-rsa2048-g1',
    'rds-ca-rsa4096-g1',
    'rds-ca-ecc384-g1',
  ]);
  expect(fallback).toBe('rds-ca-rsa2048-g1');
});
