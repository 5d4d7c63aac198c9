import type { CreateDBClusterSnapshotMessage, CreateDBClusterSnapshotResult } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { fromWireTags } from '../../tags.js';
import { findCluster, requireAvailable } from '../cluster/find-cluster.js';
import { checkedIdentifier } from '../identifier.js';
import { toDbClusterSnapshot } from './describe-db-cluster-snapshots.js';
import { takeSnapshot } from './take-snapshot.js';

export const createDbClusterSnapshot = defineOperation<CreateDBClusterSnapshotMessage, CreateDBClusterSnapshotResult>(
  'CreateDBClusterSnapshot',
  (input, { cloud }) => {
    const id = checkedIdentifier(input.DBClusterSnapshotIdentifier, 'DBClusterSnapshotIdentifier', 255);
    const cluster = findCluster(cloud, input.DBClusterIdentifier);
    requireAvailable(cluster);
    const snapshot = takeSnapshot(cloud, cluster, id, fromWireTags(input.Tags));
    return { DBClusterSnapshot: toDbClusterSnapshot(snapshot, cloud) };
  },
);
