import type { FailoverDBClusterMessage, FailoverDBClusterResult } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { findInstance } from '../instance/find-instance.js';
import { toDbCluster } from './describe-db-clusters.js';
import { startFailover } from './failover.js';
import { findCluster, requireAvailable } from './find-cluster.js';
import { isServing, successor } from './members.js';

export const failoverDbCluster = defineOperation<FailoverDBClusterMessage, FailoverDBClusterResult>(
  'FailoverDBCluster',
  (input, { cloud }) => {
    const cluster = findCluster(cloud, input.DBClusterIdentifier);
    requireAvailable(cluster);
    const wish = input.TargetDBInstanceIdentifier;
    const target = wish ? findInstance(cloud, wish) : successor(cloud, cluster);
    if (!target) {
      throw new AwsError(
        'InvalidDBClusterStateFault',
        `Cannot failover cluster ${cluster.id} since there is no eligible instance to failover to.`,
      );
    }
    if (target.clusterId !== cluster.id || target.id === cluster.writerId || !isServing(target)) {
      throw new AwsError(
        'InvalidDBInstanceState',
        `DB instance ${target.id} is not an available reader of the DB cluster ${cluster.id}.`,
      );
    }
    startFailover(cloud, cluster, target);
    return { DBCluster: toDbCluster(cluster, cloud) };
  },
);
