import type { DeleteNetworkInterfaceRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';

/** All interfaces of the sandbox are attached for their whole life, so EC2 always refuses. */
export const deleteNetworkInterface = defineOperation<DeleteNetworkInterfaceRequest, object>(
  'DeleteNetworkInterface',
  (input, { cloud }) => {
    const { id } = existing(cloud, kinds.networkInterface, input.NetworkInterfaceId);
    throw new AwsError('InvalidParameterValue', `Network interface '${id}' is currently in use.`);
  },
);
