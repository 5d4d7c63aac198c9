import type { SetInstanceHealthQuery } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { groupByName, memberById } from '../group/find.js';
import { isInGrace } from '../loop/health.js';

/** During the grace period an instance stays healthy, unless the caller says otherwise. */
export const setInstanceHealth = defineOperation<SetInstanceHealthQuery, object>(
  'SetInstanceHealth',
  (input, { cloud }) => {
    const member = memberById(cloud, input.InstanceId);
    const group = groupByName(cloud, member.groupName);
    const status = input.HealthStatus;
    if (status !== 'Healthy' && status !== 'Unhealthy') {
      throw new AwsError('ValidationError', 'Valid instance health states are: [Healthy, Unhealthy].');
    }
    const respectsGrace = input.ShouldRespectGracePeriod ?? true;
    if (status === 'Unhealthy' && respectsGrace && isInGrace(cloud, group, member)) return {};
    member.health = status;
    return {};
  },
);
