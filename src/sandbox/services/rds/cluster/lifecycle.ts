import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { durations } from '../durations.js';
import { recordEvent } from '../event/record-event.js';
import { Clusters } from '../tables.js';
import { membersOf } from './members.js';

/** Ends creating, modifying, upgrading and failing-over. */
export const clusterBecomesAvailable = defineTask<{ clusterId: string }>(
  'rds.cluster-available',
  (cloud, { clusterId }) => {
    const cluster = cloud.table(Clusters).get(clusterId);
    if (cluster && cluster.state !== 'deleting') cluster.state = 'available';
  },
);

export const clusterIsGone = defineTask<{ clusterId: string }>('rds.cluster-gone', (cloud, { clusterId }) => {
  if (cloud.table(Clusters).delete(clusterId)) {
    recordEvent(cloud, 'db-cluster', clusterId, 'DB cluster deleted', ['deletion']);
  }
});

/** The storage goes after the last instance: until then the identifier stays taken. */
export function deleteWhenEmpty(cloud: Cloud, clusterId: string): void {
  const cluster = cloud.table(Clusters).get(clusterId);
  if (cluster?.state === 'deleting' && membersOf(cloud, clusterId).length === 0) {
    cloud.schedule(clusterIsGone, { clusterId }, durations.clusterDelete);
  }
}
