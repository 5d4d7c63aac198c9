import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { durations } from '../durations.js';
import { recordEvent } from '../event/record-event.js';
import { type ClusterRecord, Clusters, type DbInstanceRecord, DbInstances } from '../tables.js';
import { clusterBecomesAvailable } from './lifecycle.js';
import { isServing } from './members.js';

/** The roles change here; endpoints and the servers themselves follow the store. */
export const rolesSwap = defineTask<{ clusterId: string; instanceId: string }>(
  'rds.roles-swap',
  (cloud, { clusterId, instanceId }) => {
    const cluster = cloud.table(Clusters).get(clusterId);
    const target = cloud.table(DbInstances).get(instanceId);
    if (!cluster || !target || !isServing(target)) return;
    cluster.writerId = instanceId;
    recordEvent(cloud, 'db-cluster', clusterId, `Completed failover to DB instance: ${instanceId}`, ['failover']);
  },
);

/** Makes `target` the writer after AWS's usual time, during which the cluster is `failing-over`. */
export function startFailover(cloud: Cloud, cluster: ClusterRecord, target: DbInstanceRecord): void {
  const payload = { clusterId: cluster.id, instanceId: target.id };
  cluster.state = 'failing-over';
  recordEvent(cloud, 'db-cluster', cluster.id, `Started cross AZ failover to DB instance: ${target.id}`, ['failover']);
  cloud.schedule(rolesSwap, payload, durations.failover);
  cloud.schedule(clusterBecomesAvailable, payload, 2 * durations.failover);
}
