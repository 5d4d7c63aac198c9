import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type ClusterRecord, Clusters } from '../tables.js';

/** @throws AwsError `DBClusterNotFoundFault`. */
export function findCluster(cloud: Cloud, identifier: string): ClusterRecord {
  const cluster = cloud.table(Clusters).get(identifier.toLowerCase());
  if (!cluster) throw new AwsError('DBClusterNotFoundFault', `DBCluster ${identifier} not found.`);
  return cluster;
}

/** @throws AwsError `InvalidDBClusterStateFault`: most changes need an available cluster. */
export function requireAvailable(cluster: ClusterRecord): void {
  if (cluster.state !== 'available') {
    throw new AwsError(
      'InvalidDBClusterStateFault',
      `DB cluster ${cluster.id} is not currently in the available state. Current state: ${cluster.state}.`,
    );
  }
}
