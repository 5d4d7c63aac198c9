import type { AttachInternetGatewayRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { InternetGateways } from '../tables.js';

export const attachInternetGateway = defineOperation<AttachInternetGatewayRequest, object>(
  'AttachInternetGateway',
  (input, { cloud }) => {
    const gateway = existing(cloud, kinds.internetGateway, input.InternetGatewayId);
    const vpc = existing(cloud, kinds.vpc, input.VpcId);
    if (gateway.vpcId !== undefined) {
      throw new AwsError(
        'Resource.AlreadyAssociated',
        `resource ${gateway.id} is already attached to network ${gateway.vpcId}`,
      );
    }
    if (cloud.table(InternetGateways).find((other) => other.vpcId === vpc.id)) {
      throw new AwsError('InvalidParameterValue', `Network ${vpc.id} already has an internet gateway attached`);
    }
    gateway.vpcId = vpc.id;
    return {};
  },
);
