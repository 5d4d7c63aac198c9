import type { Cloud } from '../../../region/cloud.js';
import { recordEvent } from '../event/record-event.js';
import { isDatabaseFailure } from '../instance/failures.js';
import { passingStates } from '../instance/passing-states.js';
import { type ClusterRecord, Clusters, type DbInstanceRecord, DbInstances } from '../tables.js';

/** The cluster's instances in the order of their creation, also those that are on their way out. */
export function membersOf(cloud: Cloud, clusterId: string): DbInstanceRecord[] {
  return cloud.table(DbInstances).where((instance) => instance.clusterId === clusterId);
}

const servingStates: ReadonlySet<DbInstanceRecord['state']> = new Set([
  ...passingStates,
  'available',
  'modifying',
  'rebooting',
]);

/** Whether the instance answers queries; what the sandbox calls a reboot does not interrupt it. */
export function isServing(instance: DbInstanceRecord): boolean {
  return servingStates.has(instance.state);
}

/** Whether the instance will not serve (again). */
export function isGoing({ state }: DbInstanceRecord): boolean {
  return state === 'deleting' || isDatabaseFailure(state);
}

/** The reader that a failover makes the writer: the lowest promotion tier, then the oldest. */
export function successor(cloud: Cloud, cluster: ClusterRecord): DbInstanceRecord | undefined {
  return membersOf(cloud, cluster.id)
    .filter((instance) => instance.id !== cluster.writerId && isServing(instance))
    .sort((a, b) => a.promotionTier - b.promotionTier || a.createdAt - b.createdAt)[0];
}

/** A writer that goes away hands its role on, if need be to a member that is still being created. */
export function handOver(cloud: Cloud, instance: DbInstanceRecord): void {
  const cluster = cloud.table(Clusters).get(instance.clusterId);
  if (cluster?.writerId !== instance.id) return;
  const others = membersOf(cloud, cluster.id).filter((member) => member !== instance && !isGoing(member));
  const next = successor(cloud, cluster) ?? others[0];
  if (!next) return;
  cluster.writerId = next.id;
  recordEvent(cloud, 'db-cluster', cluster.id, `Completed failover to DB instance: ${next.id}`, ['failover']);
}

/** Whichever member becomes available first is the writer, whatever its name says. */
export function claimWriter(cloud: Cloud, cluster: ClusterRecord, instance: DbInstanceRecord): void {
  const writer = membersOf(cloud, cluster.id).find((member) => member.id === cluster.writerId);
  if (!writer || !isServing(writer)) cluster.writerId = instance.id;
}
