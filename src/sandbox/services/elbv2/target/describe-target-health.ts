import type { DescribeTargetHealthInput, DescribeTargetHealthOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { targetGroupByArn } from '../find.js';
import { healths, type TargetState, targetStates } from './state.js';

/** Targets that are asked for and not registered are `unused`, not an error. */
export const describeTargetHealth = defineOperation<DescribeTargetHealthInput, DescribeTargetHealthOutput>(
  'DescribeTargetHealth',
  (input, { cloud }) => {
    const group = targetGroupByArn(cloud, input.TargetGroupArn);
    const states = targetStates(cloud, group.id);
    const asked = input.Targets?.flatMap(({ Id: instanceId = '', Port }): TargetState[] => {
      const found = states.filter((one) => one.instanceId === instanceId && (Port === undefined || one.port === Port));
      return found.length > 0 ? found : [{ instanceId, port: Port ?? group.port, ...healths.notRegistered }];
    });
    return {
      TargetHealthDescriptions: (asked ?? states).map(({ instanceId, port, state, reason, description }) => ({
        Target: { Id: instanceId, Port: port },
        HealthCheckPort: group.healthCheck.port === 'traffic-port' ? String(port) : group.healthCheck.port,
        TargetHealth: {
          State: state,
          ...(reason ? { Reason: reason } : {}),
          ...(description ? { Description: description } : {}),
        },
      })),
    };
  },
);
