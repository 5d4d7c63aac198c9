import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { AwsError } from '../../../wire/aws-error.js';
import type { Tags } from '../../tags.js';
import { durations } from '../durations.js';
import { recordEvent } from '../event/record-event.js';
import { checkQuota } from '../quota.js';
import { findSubnetGroup } from '../subnet-group/find-subnet-group.js';
import { groupZones } from '../subnet-group/group-zones.js';
import { type ClusterRecord, type SnapshotRecord, Snapshots } from '../tables.js';

export const snapshotBecomesAvailable = defineTask<{ snapshotId: string }>(
  'rds.snapshot-available',
  (cloud, { snapshotId }) => {
    const snapshot = cloud.table(Snapshots).get(snapshotId);
    if (!snapshot) return;
    snapshot.state = 'available';
    recordEvent(cloud, 'db-cluster-snapshot', snapshotId, 'Manual cluster snapshot created', ['backup']);
  },
);

/** @throws AwsError `DBClusterSnapshotAlreadyExistsFault`, `SnapshotQuotaExceeded`. */
export function takeSnapshot(cloud: Cloud, cluster: ClusterRecord, id: string, tags: Tags = {}): SnapshotRecord {
  const snapshots = cloud.table(Snapshots);
  if (snapshots.get(id)) {
    throw new AwsError(
      'DBClusterSnapshotAlreadyExistsFault',
      `Cannot create the cluster snapshot because one with the identifier ${id} already exists.`,
    );
  }
  checkQuota(cloud, 'clusterSnapshots', snapshots.size);
  const group = findSubnetGroup(cloud, cluster.subnetGroup);
  const { resourceId, createdAt, engineVersion, masterUsername, port, storageEncrypted, kmsKeyId } = cluster;
  cloud.schedule(snapshotBecomesAvailable, { snapshotId: id }, durations.snapshot);
  return snapshots.put({
    id,
    clusterId: cluster.id,
    createdAt: cloud.now(),
    state: 'creating',
    vpcId: group.vpcId,
    availabilityZones: groupZones(cloud, group),
    cluster: { resourceId, createdAt, engineVersion, masterUsername, port, storageEncrypted, kmsKeyId },
    tags: { ...(cluster.copyTagsToSnapshot ? cluster.tags : {}), ...tags },
  });
}
