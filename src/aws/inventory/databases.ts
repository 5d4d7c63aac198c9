import {
  ListTagsForResourceCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  paginateDescribeDBSubnetGroups,
} from '@aws-sdk/client-rds';
import type { Clients } from '../clients.js';
import { collect } from '../pages.js';
import { ifWanted, type Owned, oneOf, type Source, type Wanted } from './owned.js';

export const databases: Source = async ({ rds: client }, wanted) => {
  const [clusters, instances, groups] = await Promise.all([
    collect(paginateDescribeDBClusters({ client }, {}), (page) => page.DBClusters),
    collect(paginateDescribeDBInstances({ client }, {}), (page) => page.DBInstances),
    collect(paginateDescribeDBSubnetGroups({ client }, {}), (page) => page.DBSubnetGroups),
  ]);
  const owned = [
    ...clusters.flatMap(({ DBClusterIdentifier: id, TagList: tags, ClusterCreateTime: createdAt }) =>
      ifWanted(wanted, { kind: 'db-cluster', id, tags, createdAt }),
    ),
    ...instances.flatMap(
      ({ DBInstanceIdentifier: id, TagList: tags, InstanceCreateTime: createdAt, DBInstanceClass }) =>
        ifWanted(wanted, { kind: 'db-instance', id, tags, createdAt, billed: oneOf(`rds:${DBInstanceClass}`) }),
    ),
  ];
  for (const { DBSubnetGroupName: id, DBSubnetGroupArn: ResourceName } of groups) {
    const { TagList: tags } = await client.send(new ListTagsForResourceCommand({ ResourceName }));
    owned.push(...ifWanted(wanted, { kind: 'db-subnet-group', id, tags }));
  }
  return owned;
};

/** The cluster snapshots that outlive an environment: a cluster's tags pass to its snapshots. */
export async function ownedSnapshots({ rds: client }: Clients, wanted: Wanted): Promise<Owned[]> {
  const pages = paginateDescribeDBClusterSnapshots({ client }, { SnapshotType: 'manual' });
  const snapshots = await collect(pages, (page) => page.DBClusterSnapshots);
  return snapshots.flatMap(({ DBClusterSnapshotIdentifier: id, TagList: tags, SnapshotCreateTime: createdAt }) =>
    ifWanted(wanted, { kind: 'db-cluster-snapshot', id, tags, createdAt }),
  );
}
