import type { DeleteDBSubnetGroupMessage } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Clusters, SubnetGroups } from '../tables.js';
import { findSubnetGroup } from './find-subnet-group.js';

/** Refused until the record of the last cluster in it is gone, which is minutes after DeleteDBCluster. */
export const deleteDbSubnetGroup = defineOperation<DeleteDBSubnetGroupMessage, object>(
  'DeleteDBSubnetGroup',
  (input, { cloud }) => {
    const group = findSubnetGroup(cloud, input.DBSubnetGroupName);
    const user = cloud.table(Clusters).find((cluster) => cluster.subnetGroup === group.id);
    if (user) {
      throw new AwsError(
        'InvalidDBSubnetGroupStateFault',
        `Cannot delete the subnet group '${group.id}' because at least one database cluster: ${user.id} is still using it.`,
      );
    }
    cloud.table(SubnetGroups).delete(group.id);
    return {};
  },
);
