import type { RegisterTargetsInput, RegisterTargetsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Instances } from '../../ec2/tables.js';
import { targetGroupByArn } from '../find.js';
import type { TargetGroupRecord } from '../tables.js';
import { registerTarget } from '../targets.js';

/** Idempotent. Instances have to be running and in the target group's VPC. */
export const registerTargetsOperation = defineOperation<RegisterTargetsInput, RegisterTargetsOutput>(
  'RegisterTargets',
  (input, { cloud }) => {
    const group = targetGroupByArn(cloud, input.TargetGroupArn);
    checkInstances(
      cloud,
      group,
      input.Targets.map((target) => target.Id ?? ''),
    );
    for (const { Id = '', Port = group.port } of input.Targets) registerTarget(cloud, group, Id, Port);
    return {};
  },
);

function checkInstances(cloud: Cloud, group: TargetGroupRecord, ids: readonly string[]): void {
  const instances = ids.map((id) => ({ id, instance: cloud.table(Instances).get(id) }));
  const refuse = (which: typeof instances, problem: string): void => {
    if (which.length === 0) return;
    throw new AwsError(
      'InvalidTarget',
      `The following targets ${problem}: '${which.map((one) => one.id).join("', '")}'`,
    );
  };
  refuse(
    instances.filter(({ instance }) => !instance),
    'do not exist',
  );
  refuse(
    instances.filter(({ instance }) => instance?.vpcId !== group.vpcId),
    `are not in the target group VPC '${group.vpcId}'`,
  );
  refuse(
    instances.filter(({ instance }) => instance?.state !== 'running'),
    'are not in a running state and cannot be registered',
  );
}
