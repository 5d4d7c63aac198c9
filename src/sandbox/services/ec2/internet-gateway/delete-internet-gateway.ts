import type { DeleteInternetGatewayRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { depart } from '../departed.js';
import { existing, kinds } from '../resource.js';
import { InternetGateways } from '../tables.js';

export const deleteInternetGateway = defineOperation<DeleteInternetGatewayRequest, object>(
  'DeleteInternetGateway',
  (input, { cloud }) => {
    const gateway = existing(cloud, kinds.internetGateway, input.InternetGatewayId);
    if (gateway.vpcId !== undefined) {
      throw new AwsError(
        'DependencyViolation',
        `The internetGateway '${gateway.id}' has dependencies and cannot be deleted.`,
      );
    }
    depart(cloud, InternetGateways, gateway.id);
    return {};
  },
);
