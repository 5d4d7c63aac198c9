import type { DeleteTargetGroupInput, DeleteTargetGroupOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { targetGroupByArn } from '../find.js';
import { listenersOf } from '../serving.js';
import { TargetGroups, Targets } from '../tables.js';
import { targetsOf } from '../target/registration.js';

/** Refused while a listener forwards to the group; its targets are no obstacle. */
export const deleteTargetGroup = defineOperation<DeleteTargetGroupInput, DeleteTargetGroupOutput>(
  'DeleteTargetGroup',
  (input, { cloud }) => {
    const { id } = targetGroupByArn(cloud, input.TargetGroupArn);
    if (listenersOf(cloud, id).length > 0) {
      throw new AwsError('ResourceInUse', `Target group '${id}' is currently in use by a listener or a rule`);
    }
    for (const target of targetsOf(cloud, id)) cloud.table(Targets).delete(target.id);
    cloud.table(TargetGroups).delete(id);
    return {};
  },
);
