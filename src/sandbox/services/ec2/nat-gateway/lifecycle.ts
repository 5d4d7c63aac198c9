import { takeFault } from '../../../faults/faults.js';
import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { AwsError } from '../../../wire/aws-error.js';
import { createInterface, deleteInterface } from '../network-interface.js';
import { Addresses, InternetGateways, type NatGatewayRecord, NatGateways, Subnets } from '../tables.js';
import { isNatFailureCode, natFailure } from './failures.js';

/** Durations of AWS's own: created in 105 s, deleted in 50 s. */
export const connectsAfterMs = 5_000;
export const becomesAvailableAfterMs = 105_000;
export const deletedAfterMs = 50_000;
const recordKeptMs = 3_600_000;
/** How long EC2 still refuses to release the address of a deleted gateway. */
const addressHeldMs = 5_000;

interface Payload {
  readonly natGatewayId: string;
}

/** The gateway gets its interface and its address, or fails for good: failures come after the call has succeeded. */
export const natGatewayConnects = defineTask<Payload>('ec2.nat-gateway-connects', (cloud, { natGatewayId }) => {
  const nat = cloud.table(NatGateways).get(natGatewayId);
  if (nat?.state !== 'pending') return;
  const failure = failureOf(cloud, nat) ?? connect(cloud, nat);
  if (!failure) return;
  nat.state = 'failed';
  nat.failure = failure;
  nat.deletedAt = cloud.now();
  cloud.schedule(natGatewayForgotten, { natGatewayId }, recordKeptMs);
});

export const natGatewayAvailable = defineTask<Payload>('ec2.nat-gateway-available', (cloud, { natGatewayId }) => {
  const nat = cloud.table(NatGateways).get(natGatewayId);
  if (nat?.state === 'pending') nat.state = 'available';
});

/** The record stays for an hour; the address is free, but not releasable at once. */
export const natGatewayDeleted = defineTask<Payload>('ec2.nat-gateway-deleted', (cloud, { natGatewayId }) => {
  const nat = cloud.table(NatGateways).get(natGatewayId);
  if (nat?.state !== 'deleting') return;
  nat.state = 'deleted';
  nat.deletedAt = cloud.now();
  if (nat.interfaceId !== undefined) deleteInterface(cloud, nat.interfaceId);
  const address = cloud.table(Addresses).find((one) => one.association?.natGatewayId === nat.id);
  if (address) {
    address.association = undefined;
    address.heldUntil = cloud.now() + cloud.scaled(addressHeldMs);
  }
  cloud.schedule(natGatewayForgotten, { natGatewayId }, recordKeptMs);
});

export const natGatewayForgotten = defineTask<Payload>('ec2.nat-gateway-forgotten', (cloud, { natGatewayId }) => {
  cloud.table(NatGateways).delete(natGatewayId);
});

type Failure = NonNullable<NatGatewayRecord['failure']>;

function failureOf(cloud: Cloud, nat: NatGatewayRecord): Failure | undefined {
  const asked = takeFault(cloud, 'ec2:CreateNatGateway', ['nat-fails'])?.value;
  if (isNatFailureCode(asked)) return natFailure(asked, nat);
  const subnet = cloud.table(Subnets).get(nat.subnetId);
  if (!subnet) return natFailure('InvalidSubnetID.NotFound', nat);
  if (nat.connectivity === 'private') return undefined;
  if (!cloud.table(InternetGateways).find((gateway) => gateway.vpcId === subnet.vpcId)) {
    return natFailure('Gateway.NotAttached', nat);
  }
  const address = cloud.table(Addresses).get(nat.allocationId ?? '');
  if (!address) return natFailure('InvalidAllocationID.NotFound', nat);
  return address.association ? natFailure('Resource.AlreadyAssociated', nat) : undefined;
}

function connect(cloud: Cloud, nat: NatGatewayRecord): Failure | undefined {
  try {
    const record = createInterface(cloud, {
      subnetId: nat.subnetId,
      groupIds: [],
      description: `Interface for NAT Gateway ${nat.id}`,
      type: 'nat_gateway',
      requesterManaged: true,
      instanceOwnerId: 'amazon-aws',
    });
    nat.interfaceId = record.id;
    nat.address = record.address;
    const address = cloud.table(Addresses).get(nat.allocationId ?? '');
    if (address) {
      address.association = { id: cloud.newId('eipassoc'), interfaceId: record.id, natGatewayId: nat.id };
      record.publicAddress = address.publicIp;
      nat.publicIp = address.publicIp;
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return natFailure('InsufficientFreeAddressesInSubnet', nat);
  }
}
