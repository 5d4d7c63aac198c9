import type { DnsRecord, PlaneDatabase, Topology } from '../../plane/topology.js';
import type { Cloud } from '../../region/cloud.js';
import { engineVersion } from './catalog/engine-versions.js';
import { isServing, membersOf } from './cluster/members.js';
import { instanceEndpoint, readerEndpoint, writerEndpoint } from './endpoints.js';
import { isDatabaseFailure } from './instance/failures.js';
import { type ClusterRecord, Clusters, type DbInstanceRecord } from './tables.js';

/** The servers behind the clusters, and the names that lead to those that serve. */
export function databaseTopology(cloud: Cloud): Partial<Topology> {
  const clusters = cloud.table(Clusters).all();
  return {
    databases: clusters.flatMap((cluster) =>
      membersOf(cloud, cluster.id)
        .filter((member) => member.state !== 'deleting' && !failedInCreation(member))
        .map((member) => toDatabase(cloud, cluster, member)),
    ),
    records: clusters.flatMap((cluster) => namesOf(cloud, cluster)),
  };
}

/** It never got as far as a server that anybody could reach. One that fails later keeps its server and its data. */
function failedInCreation({ state, creationTimePassed }: DbInstanceRecord): boolean {
  return isDatabaseFailure(state) && !creationTimePassed;
}

function toDatabase(cloud: Cloud, cluster: ClusterRecord, member: DbInstanceRecord): PlaneDatabase {
  const { masterUsername: username, masterPassword: password, databaseName } = cluster;
  return {
    id: member.id,
    clusterId: cluster.id,
    interfaceId: member.interfaceId,
    port: cluster.port,
    role: member.id === cluster.writerId ? 'writer' : 'reader',
    certificateNames: [
      writerEndpoint(cloud, cluster.id),
      readerEndpoint(cloud, cluster.id),
      instanceEndpoint(cloud, member.id),
    ],
    master: { username, password, ...(databaseName === undefined ? {} : { databaseName }) },
    requireSecureTransport: engineVersion(cluster.engineVersion).requireSecureTransport,
  };
}

/** The reader endpoint leads to the writer until a reader serves, and again when none is left. */
function namesOf(cloud: Cloud, cluster: ClusterRecord): DnsRecord[] {
  const serving = membersOf(cloud, cluster.id).filter(isServing);
  const writers = serving.filter((member) => member.id === cluster.writerId);
  const readers = serving.filter((member) => member.id !== cluster.writerId);
  const records: [name: string, members: DbInstanceRecord[]][] = [
    [writerEndpoint(cloud, cluster.id), writers],
    [readerEndpoint(cloud, cluster.id), readers.length > 0 ? readers : writers],
    ...serving.map((member): [string, DbInstanceRecord[]] => [instanceEndpoint(cloud, member.id), [member]]),
  ];
  return records
    .filter(([, members]) => members.length > 0)
    .map(([name, members]) => ({ name, addresses: members.map((member) => member.address) }));
}
