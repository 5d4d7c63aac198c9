import type { DeleteDBClusterMessage, DeleteDBClusterResult } from '@aws-sdk/client-rds';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { checkedIdentifier } from '../identifier.js';
import { takeSnapshot } from '../snapshot/take-snapshot.js';
import { toDbCluster } from './describe-db-clusters.js';
import { findCluster, requireAvailable } from './find-cluster.js';
import { deleteWhenEmpty } from './lifecycle.js';
import { membersOf } from './members.js';

/** Accepted as soon as every member is being deleted; the cluster then goes after them. */
export const deleteDbCluster = defineOperation<DeleteDBClusterMessage, DeleteDBClusterResult>(
  'DeleteDBCluster',
  (input, { cloud }) => {
    const cluster = findCluster(cloud, input.DBClusterIdentifier);
    const snapshotId = finalSnapshotId(input);
    requireAvailable(cluster);
    if (cluster.deletionProtection) {
      throw new AwsError(
        'InvalidParameterCombination',
        'Cannot delete protected Cluster, please disable deletion protection and try again.',
      );
    }
    if (membersOf(cloud, cluster.id).some((member) => member.state !== 'deleting')) {
      throw new AwsError(
        'InvalidDBClusterStateFault',
        'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
      );
    }
    if (snapshotId) takeSnapshot(cloud, cluster, snapshotId);
    cluster.state = 'deleting';
    deleteWhenEmpty(cloud, cluster.id);
    return { DBCluster: toDbCluster(cluster, cloud) };
  },
);

/** The API's default is to take a snapshot, so a caller who wants none has to say so. */
function finalSnapshotId(input: Checked<DeleteDBClusterMessage>): string | undefined {
  const { SkipFinalSnapshot: skip = false, FinalDBSnapshotIdentifier: requested } = input;
  if (skip && requested) {
    throw new AwsError(
      'InvalidParameterCombination',
      'FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is specified.',
    );
  }
  if (!skip && !requested) {
    throw new AwsError(
      'InvalidParameterCombination',
      'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    );
  }
  return requested && checkedIdentifier(requested, 'FinalDBSnapshotIdentifier', 255);
}
