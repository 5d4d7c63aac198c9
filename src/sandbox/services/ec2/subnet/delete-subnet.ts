import type { DeleteSubnetRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { depart } from '../departed.js';
import { existing, kinds } from '../resource.js';
import { Interfaces, NatGateways, RouteTables, Subnets } from '../tables.js';

/** Any interface holds the subnet: of NAT gateways, load balancers, databases, terminating instances. */
export const deleteSubnet = defineOperation<DeleteSubnetRequest, object>('DeleteSubnet', (input, { cloud }) => {
  const subnet = existing(cloud, kinds.subnet, input.SubnetId);
  const held =
    cloud.table(Interfaces).find((one) => one.subnetId === subnet.id) ??
    cloud.table(NatGateways).find((nat) => nat.subnetId === subnet.id && nat.state === 'pending');
  if (held) {
    throw new AwsError('DependencyViolation', `The subnet '${subnet.id}' has dependencies and cannot be deleted.`);
  }
  for (const table of cloud.table(RouteTables).all()) {
    table.associations = table.associations.filter((one) => one.subnetId !== subnet.id);
  }
  depart(cloud, Subnets, subnet.id);
  return {};
});
