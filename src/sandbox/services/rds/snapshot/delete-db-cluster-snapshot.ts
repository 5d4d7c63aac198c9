import type { DeleteDBClusterSnapshotMessage, DeleteDBClusterSnapshotResult } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Snapshots } from '../tables.js';
import { toDbClusterSnapshot } from './describe-db-cluster-snapshots.js';
import { findSnapshot } from './find-snapshot.js';

export const deleteDbClusterSnapshot = defineOperation<DeleteDBClusterSnapshotMessage, DeleteDBClusterSnapshotResult>(
  'DeleteDBClusterSnapshot',
  (input, { cloud }) => {
    const snapshot = findSnapshot(cloud, input.DBClusterSnapshotIdentifier);
    if (snapshot.state !== 'available') {
      throw new AwsError(
        'InvalidDBClusterSnapshotStateFault',
        `Cannot delete the cluster snapshot ${snapshot.id} because it is not in the available state.`,
      );
    }
    cloud.table(Snapshots).delete(snapshot.id);
    return { DBClusterSnapshot: { ...toDbClusterSnapshot(snapshot, cloud), Status: 'deleted' } };
  },
);
