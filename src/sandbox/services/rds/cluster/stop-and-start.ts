import type {
  StartDBClusterMessage,
  StartDBClusterResult,
  StopDBClusterMessage,
  StopDBClusterResult,
} from '@aws-sdk/client-rds';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { defineTask } from '../../../region/task.js';
import { AwsError } from '../../../wire/aws-error.js';
import { durations } from '../durations.js';
import { type ClusterRecord, Clusters } from '../tables.js';
import { toDbCluster } from './describe-db-clusters.js';
import { findCluster, requireAvailable } from './find-cluster.js';
import { isGoing, membersOf } from './members.js';

type Rest = 'stopping' | 'stopped' | 'starting' | 'available';

/** The servers go with their cluster. In the sandbox they idle on: no name leads to them. */
function bring(cloud: Cloud, cluster: ClusterRecord, state: Rest): void {
  cluster.state = state;
  for (const member of membersOf(cloud, cluster.id)) if (!isGoing(member)) member.state = state;
}

export const clusterRests = defineTask<{ readonly clusterId: string }>('rds.cluster-rests', (cloud, { clusterId }) => {
  const cluster = cloud.table(Clusters).get(clusterId);
  if (cluster?.state === 'stopping') bring(cloud, cluster, 'stopped');
  else if (cluster?.state === 'starting') bring(cloud, cluster, 'available');
});

export const stopDbCluster = defineOperation<StopDBClusterMessage, StopDBClusterResult>(
  'StopDBCluster',
  (input, { cloud }) => {
    const cluster = findCluster(cloud, input.DBClusterIdentifier);
    requireAvailable(cluster);
    bring(cloud, cluster, 'stopping');
    cloud.schedule(clusterRests, { clusterId: cluster.id }, durations.clusterStop);
    return { DBCluster: toDbCluster(cluster, cloud) };
  },
);

export const startDbCluster = defineOperation<StartDBClusterMessage, StartDBClusterResult>(
  'StartDBCluster',
  (input, { cloud }) => {
    const cluster = findCluster(cloud, input.DBClusterIdentifier);
    if (cluster.state !== 'stopped') {
      throw new AwsError('InvalidDBClusterStateFault', `DbCluster ${cluster.id} is in ${cluster.state} state`);
    }
    bring(cloud, cluster, 'starting');
    cloud.schedule(clusterRests, { clusterId: cluster.id }, durations.clusterStart);
    return { DBCluster: toDbCluster(cluster, cloud) };
  },
);
