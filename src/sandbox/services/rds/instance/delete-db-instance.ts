import type { DeleteDBInstanceMessage, DeleteDBInstanceResult } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { requireAvailable } from '../cluster/find-cluster.js';
import { handOver } from '../cluster/members.js';
import { durations } from '../durations.js';
import { Clusters } from '../tables.js';
import { toDbInstance } from './describe-db-instances.js';
import { findInstance } from './find-instance.js';
import { instanceIsGone } from './lifecycle.js';

/** Deleting the last instance leaves the cluster, even a protected one, without instances. */
export const deleteDbInstance = defineOperation<DeleteDBInstanceMessage, DeleteDBInstanceResult>(
  'DeleteDBInstance',
  (input, { cloud }) => {
    const instance = findInstance(cloud, input.DBInstanceIdentifier);
    if (input.FinalDBSnapshotIdentifier) {
      throw new AwsError(
        'InvalidParameterCombination',
        'FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance',
      );
    }
    if (instance.state === 'deleting') {
      throw new AwsError('InvalidDBInstanceState', `Instance ${instance.id} is already being deleted.`);
    }
    const cluster = cloud.table(Clusters).get(instance.clusterId);
    if (cluster?.state === 'stopped') requireAvailable(cluster);
    instance.state = 'deleting';
    handOver(cloud, instance);
    const reference = { instanceId: instance.id, resourceId: instance.resourceId };
    cloud.schedule(instanceIsGone, reference, durations.instanceDelete);
    return { DBInstance: toDbInstance(instance, cloud) };
  },
);
