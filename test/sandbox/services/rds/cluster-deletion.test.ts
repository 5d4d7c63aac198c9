import {
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBClusterSnapshotsCommand,
  ModifyDBClusterCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { Interfaces } from '../../../../src/sandbox/services/ec2/tables.js';
import { createCluster, createMember, createSubnetGroup, databaseRegion, servingCluster, states } from './fixture.js';

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

test('a stopped cluster has no names, and neither it nor its instances can be deleted until it is started', async () => {
  const { rds, pass, cloud } = await servingCluster();
  const cluster = { DBClusterIdentifier: 'demo-db' };
  await rds.send(new StopDBClusterCommand(cluster));
  expect(await states(rds)).toEqual({ cluster: 'stopping', 'db-1*': 'stopping', 'db-2': 'stopping' });
  await pass(300);
  expect(await states(rds)).toEqual({ cluster: 'stopped', 'db-1*': 'stopped', 'db-2': 'stopped' });
  expect(cloud.topology().records).toEqual([]);
  const refused = {
    name: 'InvalidDBClusterStateFault',
    message: 'DB cluster demo-db is not currently in the available state. Current state: stopped.',
  };
  const remove = () => rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'db-2' }));
  await expect(remove()).rejects.toMatchObject(refused);
  const removal = rds.send(new DeleteDBClusterCommand({ ...cluster, SkipFinalSnapshot: true }));
  await expect(removal).rejects.toMatchObject(refused);
  await rds.send(new StartDBClusterCommand(cluster));
  await expect(rds.send(new StartDBClusterCommand(cluster))).rejects.toMatchObject({
    name: 'InvalidDBClusterStateFault',
    message: 'DbCluster demo-db is in starting state',
  });
  await pass(300);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'available', 'db-2': 'available' });
  await remove();
});
