import {
  type DBCluster,
  type DBInstance,
  type DBSubnetGroup,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { isNotFound } from '../error-codes.js';
import { tagRecord } from '../tags.js';
import { type Kind, orAbsent } from './kind.js';

/** The only one of the three whose description carries no tags. */
export const dbSubnetGroups = (client: RDSClient, name: string): Kind<DBSubnetGroup> => ({
  label: 'database subnet group',
  search: async () => {
    const ask = async () => {
      const groups = await client.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name }));
      const [thing] = groups.DBSubnetGroups ?? [];
      if (!thing) return undefined;
      const { TagList } = await client.send(new ListTagsForResourceCommand({ ResourceName: thing.DBSubnetGroupArn }));
      return { id: thing.DBSubnetGroupName ?? name, thing, tags: tagRecord(TagList), life: 'alive' } as const;
    };
    const seen = await orAbsent(ask, isNotFound);
    return seen ? [seen] : [];
  },
});

export const dbClusters = (client: RDSClient, name: string): Kind<DBCluster> => ({
  label: 'database cluster',
  search: async () => {
    const ask = () => client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: name }));
    const clusters = (await orAbsent(ask, isNotFound))?.DBClusters ?? [];
    return clusters.map((thing) => ({
      id: thing.DBClusterIdentifier ?? name,
      thing,
      tags: tagRecord(thing.TagList),
      life: thing.Status === 'deleting' ? 'leaving' : 'alive',
    }));
  },
});

export const dbInstances = (client: RDSClient, name: string): Kind<DBInstance> => ({
  label: 'database instance',
  search: async () => {
    const ask = () => client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }));
    const instances = (await orAbsent(ask, isNotFound))?.DBInstances ?? [];
    return instances.map((thing) => ({
      id: thing.DBInstanceIdentifier ?? name,
      thing,
      tags: tagRecord(thing.TagList),
      life: thing.DBInstanceStatus === 'deleting' ? 'leaving' : 'alive',
    }));
  },
});
