import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import type { Tags } from '../tags.js';
import { freePublicAddress } from './address/public-addresses.js';
import { parseIpv4 } from './cidr.js';
import { newRecordWithTags } from './record.js';
import { kinds } from './resource.js';
import { freeAddress, isAssignable, usedAddresses } from './subnet/free-addresses.js';
import { type InterfaceRecord, Interfaces, SecurityGroups, type SubnetRecord, Subnets } from './tables.js';

export interface InterfaceOptions {
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  readonly description: string;
  readonly type: InterfaceRecord['type'];
  readonly requesterManaged: boolean;
  /** Who holds the interface: `amazon-elb`, `amazon-aws`, `amazon-rds`; the account when absent. */
  readonly instanceOwnerId?: string;
  /** A wish for the private address. */
  readonly privateAddress?: string | undefined;
  /** Whether the interface gets an address of the internet. */
  readonly publicAddress?: boolean;
  readonly tags?: Tags;
  readonly instanceId?: string;
}

/**
 * Makes an interface, in use from the start.
 * @throws AwsError `InvalidSubnetID.NotFound`, `InvalidGroup.NotFound`, `InsufficientFreeAddressesInSubnet`,
 * `InvalidIPAddress.InUse`, `InvalidParameterValue` for an address outside the subnet.
 */
export function createInterface(cloud: Cloud, options: InterfaceOptions): InterfaceRecord {
  const subnet = cloud.table(Subnets).get(options.subnetId);
  if (!subnet) throw new AwsError(...kinds.subnet.notFound(options.subnetId));
  checkGroups(cloud, options.groupIds);
  const record = newRecordWithTags(cloud, kinds.networkInterface, { ...options.tags });
  return cloud.table(Interfaces).put({
    ...record,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    address: chooseAddress(cloud, subnet, options.privateAddress, record.id),
    ...(options.publicAddress ? { publicAddress: freePublicAddress(cloud) } : {}),
    groupIds: [...options.groupIds],
    description: options.description,
    type: options.type,
    requesterManaged: options.requesterManaged,
    attachment: {
      id: cloud.newId(
        options.requesterManaged && options.instanceOwnerId !== 'amazon-rds' ? 'ela-attach' : 'eni-attach',
      ),
      instanceOwnerId: options.instanceOwnerId ?? cloud.accountId,
      ...(options.instanceId === undefined ? {} : { instanceId: options.instanceId }),
      deleteOnTermination: options.instanceId !== undefined,
    },
  });
}

/** @throws AwsError `InvalidNetworkInterfaceID.NotFound`, `InvalidGroup.NotFound`. */
export function setInterfaceGroups(cloud: Cloud, id: string, groupIds: readonly string[]): void {
  const record = cloud.table(Interfaces).get(id);
  if (!record) throw new AwsError(...kinds.networkInterface.notFound(id));
  checkGroups(cloud, groupIds);
  record.groupIds = [...groupIds];
}

/** Removes the interface; nothing happens when it is gone already. */
export function deleteInterface(cloud: Cloud, id: string): void {
  cloud.table(Interfaces).delete(id);
}

function checkGroups(cloud: Cloud, groupIds: readonly string[]): void {
  for (const id of groupIds) {
    if (!cloud.table(SecurityGroups).get(id)) throw new AwsError(...kinds.securityGroup.notFound(id));
  }
}

function chooseAddress(cloud: Cloud, subnet: SubnetRecord, wish: string | undefined, id: string): string {
  if (wish !== undefined) {
    const number = parseIpv4(wish);
    if (number === undefined || !isAssignable(subnet, number)) {
      throw new AwsError('InvalidParameterValue', `Address ${wish} does not fall within the subnet's address range`);
    }
    if (usedAddresses(cloud, subnet).has(wish)) {
      throw new AwsError('InvalidIPAddress.InUse', `Address ${wish} is in use.`);
    }
    return wish;
  }
  const seed = Number.parseInt(id.slice(-8), 16);
  const address = freeAddress(cloud, subnet, seed);
  if (address === undefined) {
    throw new AwsError(
      'InsufficientFreeAddressesInSubnet',
      `There are not enough free addresses in subnet '${subnet.id}' to satisfy the requested number of instances.`,
    );
  }
  return address;
}
