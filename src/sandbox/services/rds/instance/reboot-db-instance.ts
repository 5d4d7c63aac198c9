import type { RebootDBInstanceMessage, RebootDBInstanceResult } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { durations } from '../durations.js';
import { toDbInstance } from './describe-db-instances.js';
import { findInstance } from './find-instance.js';
import { instanceBecomesAvailable } from './lifecycle.js';

/** A state that passes: the server behind it goes on running. */
export const rebootDbInstance = defineOperation<RebootDBInstanceMessage, RebootDBInstanceResult>(
  'RebootDBInstance',
  (input, { cloud }) => {
    const instance = findInstance(cloud, input.DBInstanceIdentifier);
    if (input.ForceFailover) {
      throw new AwsError('InvalidParameterCombination', 'ForceFailover cannot be specified for a cluster instance.');
    }
    if (instance.state !== 'available') {
      throw new AwsError('InvalidDBInstanceState', `Database instance is not in available state.`);
    }
    instance.state = 'rebooting';
    const reference = { instanceId: instance.id, resourceId: instance.resourceId };
    cloud.schedule(instanceBecomesAvailable, reference, durations.instanceReboot);
    return { DBInstance: toDbInstance(instance, cloud) };
  },
);
