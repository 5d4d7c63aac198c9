import type { RebootInstancesRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';

/** The host boots again on the same disk; its state stays `running`. */
export const rebootInstances = defineOperation<RebootInstancesRequest, object>(
  'RebootInstances',
  (input, { cloud }) => {
    const instances = input.InstanceIds.map((id) => existing(cloud, kinds.instance, id));
    const gone = instances.find((instance) => !['running', 'pending'].includes(instance.state));
    if (gone) {
      throw new AwsError(
        'IncorrectInstanceState',
        `The instance '${gone.id}' is not in a state from which it can be rebooted.`,
      );
    }
    for (const instance of instances) instance.bootCount += 1;
    return {};
  },
);
