import {
  type DBClusterMember,
  type DBInstance,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
} from '@aws-sdk/client-rds';
import { tagKeys } from '../config/tags.js';
import { databaseHealth } from './health-words.js';
import type { Reading } from './reading.js';
import type { DatabaseView, MemberView } from './snapshot.js';
import type { SnapshotSources } from './sources.js';

/** The Aurora cluster and its members; who writes is told by the cluster, never by a name. */
export async function readDatabase(sources: SnapshotSources, abortSignal: AbortSignal): Promise<Reading<DatabaseView>> {
  const id = sources.names.dbCluster;
  const { rds } = sources.clients;
  const [clusters, instances] = await Promise.all([
    rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }), { abortSignal }),
    rds.send(new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [id] }] }), { abortSignal }),
  ]);
  const cluster = clusters.DBClusters?.[0];
  if (!cluster) return { absent: 'there is no database cluster' };
  const ours = (cluster.TagList ?? []).some((tag) => tag.Key === tagKeys.id && tag.Value === sources.environmentId);
  if (!ours) return { absent: `the database cluster ${id} belongs to something else` };
  const byId = new Map((instances.DBInstances ?? []).map((one) => [one.DBInstanceIdentifier ?? '', one]));
  const status = cluster.Status ?? 'unknown';
  return {
    found: {
      id,
      status,
      health: databaseHealth(status),
      engineVersion: cluster.EngineVersion ?? '?',
      ...(cluster.Endpoint ? { writerEndpoint: cluster.Endpoint } : {}),
      ...(cluster.ReaderEndpoint ? { readerEndpoint: cluster.ReaderEndpoint } : {}),
      members: (cluster.DBClusterMembers ?? [])
        .map((member) => viewOf(member, byId))
        .sort((a, b) => b.role.localeCompare(a.role) || a.id.localeCompare(b.id)),
    },
  };
}

function viewOf(member: DBClusterMember, byId: ReadonlyMap<string, DBInstance>): MemberView {
  const id = member.DBInstanceIdentifier ?? '?';
  const instance = byId.get(id);
  const status = instance?.DBInstanceStatus ?? 'unknown';
  return {
    id,
    role: member.IsClusterWriter ? 'writer' : 'reader',
    status,
    health: databaseHealth(status),
    ...(instance?.AvailabilityZone ? { zone: instance.AvailabilityZone } : {}),
    ...(instance?.DBInstanceClass ? { instanceClass: instance.DBInstanceClass } : {}),
    ...(instance?.Endpoint?.Address ? { endpoint: instance.Endpoint.Address } : {}),
  };
}
