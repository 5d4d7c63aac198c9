import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import { Clusters, DbInstances, Snapshots, SubnetGroups } from './tables.js';

/** Clusters, instances, subnet groups, and the snapshots that outlive them. */
export function holdings(cloud: Cloud): Holding[] {
  const kinds = [
    { kind: 'rds:cluster', table: Clusters },
    { kind: 'rds:instance', table: DbInstances },
    { kind: 'rds:subnet-group', table: SubnetGroups },
    { kind: 'rds:snapshot', table: Snapshots },
  ] as const;
  return kinds.flatMap(({ kind, table }) =>
    cloud
      .table<{ readonly id: string; readonly tags: Holding['tags'] }>(table)
      .all()
      .map(({ id, tags }) => ({ kind, id, tags })),
  );
}
