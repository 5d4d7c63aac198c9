import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  FailoverDBClusterCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { Interfaces } from '../../../../src/sandbox/services/ec2/tables.js';
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

test('the cluster can be deleted once its members are deleting, and every name stays taken until the end', async () => {
  const { rds, pass, cloud } = await servingCluster();
  const deleteCluster = (change = {}) =>
    rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'demo-db', SkipFinalSnapshot: true, ...change }));
  const deleteInstance = (id: string) =>
    rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
  await deleteInstance('db-2');
  await expect(deleteCluster()).rejects.toMatchObject({
    name: 'InvalidDBClusterStateFault',
    message: 'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
  });
  await deleteInstance('db-1');
  await expect(deleteInstance('db-1')).rejects.toMatchObject({
    name: 'InvalidDBInstanceStateFault',
    Code: 'InvalidDBInstanceState',
    message: 'Instance db-1 is already being deleted.',
  });
  await deleteCluster();
  expect(await states(rds)).toEqual({ cluster: 'deleting', 'db-1*': 'deleting', 'db-2': 'deleting' });
  expect(cloud.topology().databases).toEqual([]);
  await expect(createCluster(rds)).rejects.toMatchObject({ name: 'DBClusterAlreadyExistsFault' });
  await pass(599);
  expect(cloud.table(Interfaces).size).toBe(2);
  await pass(1);
  expect(cloud.table(Interfaces).size).toBe(0);
  expect(await states(rds)).toEqual({ cluster: 'deleting' });
  const deleteGroup = () => rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: 'demo-db' }));
  await expect(deleteGroup()).rejects.toMatchObject({ name: 'InvalidDBSubnetGroupStateFault' });
  await pass(90);
  expect(await states(rds)).toEqual({});
  await deleteGroup();
  await expect(deleteGroup()).rejects.toMatchObject({ name: 'DBSubnetGroupNotFoundFault' });
  await expect(deleteCluster()).rejects.toMatchObject({ name: 'DBClusterNotFoundFault' });
});

test('a writer that is deleted hands its role to the reader with the lowest tier', async () => {
  const { rds, pass } = await servingCluster();
  await createMember(rds, 'db-3', 'us-east-1a', 0);
  await pass(480);
  await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'db-1' }));
  expect(await states(rds)).toEqual({
    cluster: 'available',
    'db-1': 'deleting',
    'db-2': 'available',
    'db-3*': 'available',
  });
  await pass(600);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-2': 'available', 'db-3*': 'available' });
});

test('an instance that is created while the last one goes becomes the writer', async () => {
  const { rds, pass, cloud } = await databaseRegion();
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createMember(rds, 'db-1', 'us-east-1a');
  await pass(380);
  await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'db-1' }));
  await createMember(rds, 'db-2', 'us-east-1b');
  expect(cloud.topology().databases.map(({ id, role }) => [id, role])).toEqual([['db-2', 'writer']]);
  await pass(600);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-2*': 'available' });
});

test('a deletion needs a decision about the snapshot, and the snapshot survives the cluster', async () => {
  const { rds, pass } = await databaseRegion();
  await createSubnetGroup(rds);
  await createCluster(rds, { DeletionProtection: true });
  await pass(45);
  const deleteCluster = (change = {}) =>
    rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'demo-db', ...change }));
  await expect(deleteCluster()).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
    message: 'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
  });
  await expect(deleteCluster({ SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: 'x' })).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
  });
  await expect(deleteCluster({ SkipFinalSnapshot: true })).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
    message: 'Cannot delete protected Cluster, please disable deletion protection and try again.',
  });
  await rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier: 'demo-db', DeletionProtection: false }));
  await expect(deleteCluster({ SkipFinalSnapshot: true })).rejects.toMatchObject({
    name: 'InvalidDBClusterStateFault',
    message: 'DB cluster demo-db is not currently in the available state. Current state: modifying.',
  });
  await pass(10);
  await deleteCluster({ FinalDBSnapshotIdentifier: 'demo-final' });
  await pass(90);
  expect(await states(rds)).toEqual({});
  const { DBClusterSnapshots: snapshots } = await rds.send(new DescribeDBClusterSnapshotsCommand({}));
  expect(snapshots).toMatchObject([
    {
      DBClusterSnapshotIdentifier: 'demo-final',
      DBClusterIdentifier: 'demo-db',
      Status: 'available',
      SnapshotType: 'manual',
    },
  ]);
  await createCluster(rds);
  await pass(45);
  await expect(deleteCluster({ FinalDBSnapshotIdentifier: 'demo-final' })).rejects.toMatchObject({
    name: 'DBClusterSnapshotAlreadyExistsFault',
  });
});

test('deletion protection keeps the cluster, not its instances', async () => {
  const { rds, pass } = await databaseRegion();
  await createSubnetGroup(rds);
  await createCluster(rds, { DeletionProtection: true });
  await createMember(rds, 'db-1', 'us-east-1a');
  await pass(380);
  const remove = (change = {}) => rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'db-1', ...change }));
  await expect(remove({ FinalDBSnapshotIdentifier: 'demo-final' })).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
  });
  await remove();
  await pass(600);
  expect(await states(rds)).toEqual({ cluster: 'available' });
});

test('a service-linked role that was made a moment ago is not usable yet', async () => {
  const { rds, pass, client } = await databaseRegion();
  await createSubnetGroup(rds);
  await new IAMClient(client).send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'rds.amazonaws.com' }));
  await expect(createCluster(rds)).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: expect.stringMatching(/^Unable to create the resource\. Verify that you have permission/),
  });
  await pass(5);
  await createCluster(rds);
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
  await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'db-2', PromotionTier: 5 }));
  await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'db-1' }));
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'rebooting', 'db-2': 'modifying' });
  expect(cloud.topology().records).toHaveLength(4);
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

test.each([
  [
    'an unknown version',
    { EngineVersion: '8.0.mysql_aurora.3.99.0' },
    'InvalidParameterCombination',
    'Cannot find version 8.0.mysql_aurora.3.99.0 for aurora-mysql',
  ],
  [
    'a deprecated version',
    { EngineVersion: '8.0.mysql_aurora.3.05.2' },
    'InvalidParameterCombination',
    'Cannot find version 8.0.mysql_aurora.3.05.2 for aurora-mysql',
  ],
  [
    'an instance class',
    { DBClusterInstanceClass: 'db.r6g.large' },
    'InvalidParameterCombination',
    "DBClusterInstanceClass isn't supported for DB engine aurora-mysql.",
  ],
  [
    'a version without standard support, where Extended Support is not wanted',
    {
      EngineVersion: '5.7.mysql_aurora.2.12.5',
      EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
    },
    'InvalidParameterCombination',
    /its standard support has ended and Extended Support is disabled/,
  ],
  [
    'a bad identifier',
    { DBClusterIdentifier: 'a--b' },
    'InvalidParameterValue',
    /^The parameter DBClusterIdentifier is not a valid identifier\./,
  ],
  [
    'a short password',
    { MasterUserPassword: 'short' },
    'InvalidParameterValue',
    'The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.',
  ],
  [
    'a password with a slash',
    { MasterUserPassword: 'with/a/slash' },
    'InvalidParameterValue',
    /Only printable ASCII characters/,
  ],
  [
    'a reserved user',
    { MasterUsername: 'rdsadmin' },
    'InvalidParameterValue',
    'MasterUsername rdsadmin cannot be used as it is a reserved word used by the engine',
  ],
  [
    'an unknown subnet group',
    { DBSubnetGroupName: 'none' },
    'DBSubnetGroupNotFoundFault',
    "DB subnet group 'none' does not exist.",
  ],
  ['no subnet group', { DBSubnetGroupName: undefined }, 'InvalidSubnet', /^No default subnet detected in VPC\./],
  ['a foreign group', { VpcSecurityGroupIds: ['sg-elsewhere'] }, 'InvalidParameterCombination', /in different VPCs/],
])('CreateDBCluster refuses %s', async (_what, change, name, message) => {
  const { rds } = await databaseRegion();
  await createSubnetGroup(rds);
  const refusal = rds.send(new CreateDBClusterCommand({ ...clusterInput, ...change }));
  await expect(refusal).rejects.toMatchObject({ name });
  await expect(refusal).rejects.toThrow(message);
  expect(await states(rds)).toEqual({});
});

test.each([
  [
    'a class the version does not have',
    { DBInstanceClass: 'db.r99.large' },
    'InvalidParameterCombination',
    /^RDS does not support creating a DB instance with the following combination: DBInstanceClass=db\.r99\.large/,
  ],
  [
    'a zone without a subnet',
    { AvailabilityZone: 'us-east-1c' },
    'InvalidVPCNetworkStateFault',
    /there is not a subnet in us-east-1c, the targeted availability zone/,
  ],
  [
    'a password of its own',
    { MasterUserPassword: 'correct-horse' },
    'InvalidParameterCombination',
    'The requested DB Instance will be a member of a DB Cluster. Set master user password for the DB Cluster.',
  ],
  [
    'serverless without capacities',
    { DBInstanceClass: 'db.serverless' },
    'InvalidDBClusterStateFault',
    /^Set the Serverless v2 scaling configuration/,
  ],
  ['an unknown cluster', { DBClusterIdentifier: 'none' }, 'DBClusterNotFoundFault', 'DBCluster none not found.'],
])('CreateDBInstance refuses %s', async (_what, change, name, message) => {
  const { rds, cloud } = await databaseRegion();
  await createSubnetGroup(rds);
  await createCluster(rds);
  const refusal = rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'db-1',
      DBInstanceClass: 'db.t4g.medium',
      Engine: 'aurora-mysql',
      DBClusterIdentifier: 'demo-db',
      ...change,
    }),
  );
  await expect(refusal).rejects.toMatchObject({ name });
  await expect(refusal).rejects.toThrow(message);
  expect(cloud.table(Interfaces).size).toBe(0);
});
