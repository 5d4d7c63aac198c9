import type {
  DBClusterSnapshot,
  DBClusterSnapshotMessage,
  DescribeDBClusterSnapshotsMessage,
} from '@aws-sdk/client-rds';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { rdsArn } from '../arn.js';
import { engine } from '../catalog/engine-versions.js';
import { filtered } from '../filter.js';
import { pageOf } from '../page.js';
import { type SnapshotRecord, Snapshots } from '../tables.js';
import { findSnapshot } from './find-snapshot.js';

export function toDbClusterSnapshot(snapshot: SnapshotRecord, cloud: Cloud): DBClusterSnapshot {
  const { cluster } = snapshot;
  return {
    AvailabilityZones: [...snapshot.availabilityZones],
    DBClusterSnapshotIdentifier: snapshot.id,
    DBClusterIdentifier: snapshot.clusterId,
    SnapshotCreateTime: new Date(snapshot.createdAt),
    Engine: engine,
    EngineMode: 'provisioned',
    AllocatedStorage: 1,
    Status: snapshot.state,
    Port: cluster.port,
    VpcId: snapshot.vpcId,
    ClusterCreateTime: new Date(cluster.createdAt),
    MasterUsername: cluster.masterUsername,
    EngineVersion: cluster.engineVersion,
    LicenseModel: 'general-public-license',
    SnapshotType: 'manual',
    PercentProgress: snapshot.state === 'available' ? 100 : 0,
    StorageEncrypted: cluster.storageEncrypted,
    KmsKeyId: cluster.kmsKeyId,
    DBClusterSnapshotArn: rdsArn(cloud, 'cluster-snapshot', snapshot.id),
    IAMDatabaseAuthenticationEnabled: false,
    TagList: toWireTags(snapshot.tags),
    DbClusterResourceId: cluster.resourceId,
  };
}

export const describeDbClusterSnapshots = defineOperation<DescribeDBClusterSnapshotsMessage, DBClusterSnapshotMessage>(
  'DescribeDBClusterSnapshots',
  (input, { cloud }) => {
    const id = input.DBClusterSnapshotIdentifier;
    const found = (id ? [findSnapshot(cloud, id)] : cloud.table(Snapshots).all()).filter(
      (snapshot) =>
        (!input.DBClusterIdentifier || snapshot.clusterId === input.DBClusterIdentifier.toLowerCase()) &&
        (!input.SnapshotType || input.SnapshotType === 'manual'),
    );
    const chosen = filtered(found, input.Filters, {
      'db-cluster-id': (snapshot) => [snapshot.clusterId, rdsArn(cloud, 'cluster', snapshot.clusterId)],
      'db-cluster-snapshot-id': (snapshot) => [snapshot.id],
      'snapshot-type': () => ['manual'],
      engine: () => [engine],
    });
    const { page, marker } = pageOf(chosen, input);
    return { Marker: marker, DBClusterSnapshots: page.map((snapshot) => toDbClusterSnapshot(snapshot, cloud)) };
  },
);
