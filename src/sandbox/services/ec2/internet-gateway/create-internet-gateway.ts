import type { CreateInternetGatewayRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { checkQuota } from '../quota.js';
import { newRecord } from '../record.js';
import { kinds } from '../resource.js';
import { InternetGateways } from '../tables.js';
import { type InternetGatewayAnswer, toInternetGateway } from './describe-internet-gateways.js';

export const createInternetGateway = defineOperation<
  CreateInternetGatewayRequest,
  { InternetGateway: InternetGatewayAnswer }
>('CreateInternetGateway', (input, { cloud }) => {
  const table = cloud.table(InternetGateways);
  checkQuota(cloud, 'internetGateways', table.size);
  const gateway = table.put(newRecord(cloud, kinds.internetGateway, input.TagSpecifications));
  return { InternetGateway: toInternetGateway(gateway, cloud) };
});
