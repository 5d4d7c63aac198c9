import { databaseArns } from '../arns.js';
import type { Grant } from './grant.js';

/** The cluster, by our names; what is only looked at has no name to look by. */
export const databaseGrants: readonly Grant[] = [
  {
    sid: 'DatabaseNew',
    on: (source) => ({
      Resource: [
        ...databaseArns(source),
        ...['cluster-pg:default.*', 'og:default:*', 'pg:default.*'].map((one) => source.arn('rds', one)),
      ],
      Condition: { StringEquals: source.taggedOurs },
    }),
    actions: ['rds:AddTagsToResource', 'rds:CreateDBCluster', 'rds:CreateDBInstance', 'rds:CreateDBSubnetGroup'],
  },
  {
    sid: 'DatabaseOurs',
    on: (source) => ({ Resource: databaseArns(source), Condition: { StringEquals: source.ours } }),
    actions: [
      'rds:CreateDBClusterSnapshot',
      'rds:DeleteDBCluster',
      'rds:DeleteDBInstance',
      'rds:DeleteDBSubnetGroup',
      'rds:ModifyDBCluster',
    ],
  },
  {
    sid: 'FinalSnapshot',
    // Its name is chosen at the teardown, and the cluster's tags go with it.
    on: ({ arn }) => ({ Resource: [arn('rds', 'cluster-snapshot:*')] }),
    actions: ['rds:AddTagsToResource', 'rds:CreateDBClusterSnapshot', 'rds:DeleteDBCluster'],
  },
  {
    sid: 'DatabasesSeen',
    on: ({ arn }) => ({
      Resource: ['cluster:*', 'cluster-snapshot:*', 'db:*', 'subgrp:*'].map((one) => arn('rds', one)),
    }),
    actions: [
      'rds:DescribeDBClusterSnapshots',
      'rds:DescribeDBClusters',
      'rds:DescribeDBInstances',
      'rds:DescribeDBSubnetGroups',
      'rds:ListTagsForResource',
    ],
  },
];
