import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import { held } from '../held.js';
import { Clusters, DbInstances, Snapshots, SubnetGroups } from './tables.js';

/** Clusters, instances, subnet groups, and the snapshots that outlive them. */
export function holdings(cloud: Cloud): Holding[] {
  return [
    ...held(cloud, 'rds:cluster', Clusters),
    ...held(cloud, 'rds:instance', DbInstances),
    ...held(cloud, 'rds:subnet-group', SubnetGroups),
    ...held(cloud, 'rds:snapshot', Snapshots),
  ];
}
