import type { DetachInternetGatewayRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { Interfaces } from '../tables.js';

/** Whatever has an address of the internet holds the gateway: NAT gateways, ALBs, public instances. */
export const detachInternetGateway = defineOperation<DetachInternetGatewayRequest, object>(
  'DetachInternetGateway',
  (input, { cloud }) => {
    const gateway = existing(cloud, kinds.internetGateway, input.InternetGatewayId);
    const vpc = existing(cloud, kinds.vpc, input.VpcId);
    if (gateway.vpcId !== vpc.id) {
      throw new AwsError('Gateway.NotAttached', `resource ${gateway.id} is not attached to network ${vpc.id}`);
    }
    if (cloud.table(Interfaces).find((one) => one.vpcId === vpc.id && one.publicAddress !== undefined)) {
      throw new AwsError(
        'DependencyViolation',
        `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
      );
    }
    gateway.vpcId = undefined;
    return {};
  },
);
