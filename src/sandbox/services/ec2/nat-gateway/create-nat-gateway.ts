import type { CreateNatGatewayRequest, CreateNatGatewayResult } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { oncePerToken } from '../client-token.js';
import { checkQuota } from '../quota.js';
import { newRecord } from '../record.js';
import { kinds, required } from '../resource.js';
import { type NatGatewayRecord, NatGateways, Subnets } from '../tables.js';
import { toNatGateway } from './describe-nat-gateways.js';
import { becomesAvailableAfterMs, connectsAfterMs, natGatewayAvailable, natGatewayConnects } from './lifecycle.js';

/** Wrong subnets and addresses are not refused here: the gateway fails later (see lifecycle). */
export const createNatGateway = defineOperation<CreateNatGatewayRequest, CreateNatGatewayResult>(
  'CreateNatGateway',
  (input, { cloud }) => {
    if (input.AvailabilityMode === 'regional') {
      throw new AwsError('UnsupportedOperation', 'The sandbox has no regional NAT gateways, only zonal ones.');
    }
    const id = oncePerToken(cloud, 'CreateNatGateway', input, () => create(cloud, input));
    const nat = cloud.table(NatGateways).get(id);
    if (!nat) throw new AwsError(...kinds.natGateway.notFound(id));
    return { ClientToken: input.ClientToken, NatGateway: toNatGateway(nat, cloud) };
  },
);

function create(cloud: Cloud, input: CreateNatGatewayRequest): NatGatewayRecord {
  const subnetId = required(input.SubnetId, 'subnetId');
  const connectivity = input.ConnectivityType ?? 'public';
  if (connectivity === 'public') required(input.AllocationId, 'allocationId');
  const subnet = cloud.table(Subnets).get(subnetId);
  const live = cloud
    .table(NatGateways)
    .where((nat) => nat.availabilityZone === subnet?.availabilityZone && !['deleted', 'failed'].includes(nat.state));
  checkQuota(cloud, 'natGateways', live.length);
  const nat = cloud.table(NatGateways).put({
    ...newRecord(cloud, kinds.natGateway, input.TagSpecifications),
    subnetId,
    vpcId: subnet?.vpcId,
    availabilityZone: subnet?.availabilityZone,
    connectivity,
    allocationId: input.AllocationId,
    state: 'pending',
  });
  cloud.schedule(natGatewayConnects, { natGatewayId: nat.id }, connectsAfterMs);
  cloud.schedule(natGatewayAvailable, { natGatewayId: nat.id }, becomesAvailableAfterMs);
  return nat;
}
