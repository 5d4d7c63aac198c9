import type { TerminateInstancesRequest, TerminateInstancesResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { terminateInstance } from './lifecycle.js';
import { toState } from './view.js';

/** Idempotent; when one id is unknown nothing is terminated. */
export const terminateInstances = defineOperation<TerminateInstancesRequest, TerminateInstancesResult>(
  'TerminateInstances',
  (input, { cloud }) => {
    const instances = input.InstanceIds.map((id) => existing(cloud, kinds.instance, id));
    const kept = instances.find((instance) => instance.terminationProtected);
    if (kept) {
      throw new AwsError(
        'OperationNotPermitted',
        `The instance '${kept.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
      );
    }
    return {
      TerminatingInstances: instances.map((instance) => {
        const PreviousState = toState(instance.state);
        terminateInstance(cloud, instance.id, 'Client.UserInitiatedShutdown: User initiated shutdown');
        return { InstanceId: instance.id, PreviousState, CurrentState: toState(instance.state) };
      }),
    };
  },
);
