import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type SnapshotRecord, Snapshots } from '../tables.js';

/** @throws AwsError `DBClusterSnapshotNotFoundFault`. */
export function findSnapshot(cloud: Cloud, identifier: string): SnapshotRecord {
  const snapshot = cloud.table(Snapshots).get((identifier.split(':').at(-1) ?? '').toLowerCase());
  if (!snapshot) throw new AwsError('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot ${identifier} not found.`);
  return snapshot;
}
