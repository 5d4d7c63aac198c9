import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  FailoverDBClusterCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { injectFaults } from '../../../../src/sandbox/faults/inject.js';
import { Interfaces } from '../../../../src/sandbox/services/ec2/tables.js';
import { DbInstances } from '../../../../src/sandbox/services/rds/tables.js';
import {
  clusterInput,
  createCluster,
  createMember,
  createSubnetGroup,
  databaseRegion,
  groupId,
  servingCluster,
  states,
} from './fixture.js';

const label = 'c[a-z0-9]{11}';

test('a cluster is available long before its instances, and the first instance is the writer', async () => {
  const { rds, pass, cloud } = await databaseRegion();
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createMember(rds, 'db-1', 'us-east-1a', 0);
  await createMember(rds, 'db-2', 'us-east-1b', 1);
  expect(await states(rds)).toEqual({ cluster: 'creating', 'db-1*': 'creating', 'db-2': 'creating' });
  await pass(45);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'creating', 'db-2': 'creating' });
  expect(cloud.topology().records).toEqual([]);
  await pass(335);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'available', 'db-2': 'creating' });
  const { DBClusters: [cluster] = [] } = await rds.send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: 'DEMO-DB' }),
  );
  expect(cluster).toMatchObject({
    DBClusterIdentifier: 'demo-db',
    Engine: 'aurora-mysql',
    EngineVersion: '8.0.mysql_aurora.3.10.5',
    Endpoint: expect.stringMatching(new RegExp(`^demo-db\\.cluster-${label}\\.us-east-1\\.rds\\.amazonaws\\.com$`)),
    ReaderEndpoint: expect.stringMatching(
      new RegExp(`^demo-db\\.cluster-ro-${label}\\.us-east-1\\.rds\\.amazonaws\\.com$`),
    ),
    AvailabilityZones: ['us-east-1a', 'us-east-1b'],
    MasterUsername: 'admin',
    DatabaseName: 'app',
    DBSubnetGroup: 'demo-db',
    VpcSecurityGroups: [{ VpcSecurityGroupId: groupId, Status: 'active' }],
    StorageEncrypted: true,
    DeletionProtection: false,
    BackupRetentionPeriod: 1,
    DBClusterParameterGroup: 'default.aurora-mysql8.0',
  });
  expect(JSON.stringify(cluster)).not.toContain(clusterInput.MasterUserPassword);
});

test('the reader endpoint leads to the writer until the reader is there, and names follow a failover', async () => {
  const { rds, pass, cloud } = await databaseRegion();
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createMember(rds, 'db-1', 'us-east-1a', 0);
  await createMember(rds, 'db-2', 'us-east-1b', 1);
  const addressOf = (id: string) => cloud.topology().databases.find((one) => one.id === id)?.interfaceId;
  const endpoints = () => {
    const names = new Map(
      cloud
        .table(Interfaces)
        .all()
        .map((eni) => [eni.address, eni.id]),
    );
    return Object.fromEntries(
      cloud.topology().records.map(({ name, addresses }) => [
        name
          .split('.', 2)
          .join('.')
          .replace(/c[a-z0-9]{11}$/, ''),
        addresses.map((a) => names.get(a)),
      ]),
    );
  };
  const [first, second] = [addressOf('db-1'), addressOf('db-2')];
  await pass(380);
  expect(endpoints()).toEqual({ 'demo-db.cluster-': [first], 'demo-db.cluster-ro-': [first], 'db-1.': [first] });
  await pass(100);
  expect(endpoints()).toEqual({
    'demo-db.cluster-': [first],
    'demo-db.cluster-ro-': [second],
    'db-1.': [first],
    'db-2.': [second],
  });
  await rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'demo-db' }));
  expect(await states(rds)).toEqual({ cluster: 'failing-over', 'db-1*': 'available', 'db-2': 'available' });
  await pass(15);
  expect(endpoints()).toMatchObject({ 'demo-db.cluster-': [second], 'demo-db.cluster-ro-': [first] });
  expect(cloud.topology().databases.map(({ id, role }) => [id, role])).toEqual([
    ['db-1', 'reader'],
    ['db-2', 'writer'],
  ]);
  await pass(15);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1': 'available', 'db-2*': 'available' });
  const { Events: events = [] } = await rds.send(
    new DescribeEventsCommand({ SourceType: 'db-cluster', SourceIdentifier: 'demo-db', EventCategories: ['failover'] }),
  );
  expect(events.map((event) => event.Message)).toEqual([
    'Started cross AZ failover to DB instance: db-2',
    'Completed failover to DB instance: db-2',
  ]);
});

test('what the data plane gets: the password, the names of the certificate, TLS required by the 8.4 line only', async () => {
  const { rds, cloud } = await databaseRegion();
  await createSubnetGroup(rds);
  await createCluster(rds, { EngineVersion: '8.4' });
  await createMember(rds, 'db-1', 'us-east-1a');
  const [eni] = cloud.table(Interfaces).all();
  expect(eni).toMatchObject({
    description: 'RDSNetworkInterface',
    requesterManaged: true,
    subnetId: 'subnet-a',
    groupIds: [groupId],
    attachment: { instanceOwnerId: 'amazon-rds' },
  });
  expect(cloud.topology().databases).toEqual([
    {
      id: 'db-1',
      clusterId: 'demo-db',
      interfaceId: eni?.id,
      port: 3306,
      role: 'writer',
      certificateNames: [
        expect.stringMatching(/^demo-db\.cluster-c/),
        expect.stringMatching(/^demo-db\.cluster-ro-c/),
        expect.stringMatching(/^db-1\.c/),
      ],
      master: { username: 'admin', password: clusterInput.MasterUserPassword, databaseName: 'app' },
      requireSecureTransport: true,
    },
  ]);
});

test('with two readers the reader endpoint has the addresses of both', async () => {
  const { rds, pass, cloud } = await servingCluster();
  await createMember(rds, 'db-3', 'us-east-1a', 2);
  await pass(480);
  const addresses = cloud
    .table(DbInstances)
    .where(({ id }) => id !== 'db-1')
    .map(({ address }) => address);
  const record = cloud.topology().records.find(({ name }) => name.startsWith('demo-db.cluster-ro-'));
  expect(addresses).toHaveLength(2);
  expect([...(record?.addresses ?? [])].sort()).toEqual(addresses.sort());
});

test('an instance may go through a state of its configuration before it is available, and serves in it', async () => {
  const { rds, pass, cloud } = await databaseRegion();
  injectFaults(cloud, ['db-passes=configuring-enhanced-monitoring@1', 'db-passes=backing-up@2']);
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createMember(rds, 'db-1', 'us-east-1a', 0);
  await createMember(rds, 'db-2', 'us-east-1b', 1);
  await pass(380);
  expect(await states(rds)).toMatchObject({ 'db-1*': 'configuring-enhanced-monitoring', 'db-2': 'creating' });
  expect(cloud.topology().records).toHaveLength(3);
  await pass(100);
  expect(await states(rds)).toMatchObject({ 'db-1*': 'available', 'db-2': 'backing-up' });
  await pass(60);
  expect(await states(rds)).toMatchObject({ 'db-1*': 'available', 'db-2': 'available' });
});

test('changes of a cluster reach its instances', async () => {
  const { rds, pass, cloud } = await servingCluster();
  const modified = await rds.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: 'demo-db',
      BackupRetentionPeriod: 7,
      EngineVersion: '8.0.mysql_aurora.3.12.0',
    }),
  );
  expect(modified.DBCluster).toMatchObject({ Status: 'upgrading', BackupRetentionPeriod: 7 });
  await pass(600);
  const { DBInstances: instances } = await rds.send(new DescribeDBInstancesCommand({}));
  expect(instances?.map((one) => [one.EngineVersion, one.BackupRetentionPeriod])).toEqual([
    ['8.0.mysql_aurora.3.12.0', 7],
    ['8.0.mysql_aurora.3.12.0', 7],
  ]);
  const { records } = cloud.topology();
  await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'db-2', PromotionTier: 5 }));
  await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'db-1' }));
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'rebooting', 'db-2': 'modifying' });
  expect(cloud.topology().records).toEqual(records);
  await pass(60);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'available', 'db-2': 'available' });
  await expect(
    rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'db-2', BackupRetentionPeriod: 3 })),
  ).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
    message:
      'The specified DB Instance is a member of a cluster. Modify backup retention for the DB Cluster using the ModifyDbCluster API',
  });
});

test('an upgrade to another line has to be allowed, and brings the parameter group of that line', async () => {
  const { rds } = await servingCluster();
  const upgrade = { DBClusterIdentifier: 'demo-db', EngineVersion: '8.4.mysql_aurora.8.4.10' };
  await expect(rds.send(new ModifyDBClusterCommand(upgrade))).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
    message: 'The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.',
  });
  const { DBCluster } = await rds.send(new ModifyDBClusterCommand({ ...upgrade, AllowMajorVersionUpgrade: true }));
  expect(DBCluster).toMatchObject({ Status: 'upgrading', DBClusterParameterGroup: 'default.aurora-mysql8.4' });
});
