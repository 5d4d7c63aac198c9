import type { SubnetMapping } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cloud } from '../../../region/cloud.js';
import { defineTable } from '../../../region/table.js';
import { AwsError } from '../../../wire/aws-error.js';
import { freeAddressCount } from '../../ec2/subnet/free-addresses.js';
import { InternetGateways, type SubnetRecord, Subnets } from '../../ec2/tables.js';
import type { LoadBalancerRecord, LoadBalancerType, Zone } from '../tables.js';

const leastFreeAddresses = 8;

/** Zones that take no load balancers, by name. Empty unless somebody asks for the fault. */
export const UnsupportedZones = defineTable<{ readonly id: string }>('elbv2.unsupported-zones');

/** How many Availability Zones a load balancer needs. */
const leastZones: Readonly<Record<LoadBalancerType, number>> = { application: 2, network: 1 };

export interface WantedSubnets {
  readonly type: LoadBalancerType;
  readonly scheme: LoadBalancerRecord['scheme'];
  readonly subnets: readonly string[] | undefined;
  readonly mappings: readonly SubnetMapping[] | undefined;
}

/**
 * The zones of a load balancer in these subnets. Subnets which already hold one of its interfaces (`present`) need no
 * free addresses.
 * @throws AwsError `ValidationError`, `SubnetNotFound`, `InvalidSubnet`, `InvalidConfigurationRequest`
 */
export function zonesIn(
  cloud: Cloud,
  wanted: WantedSubnets,
  present: readonly Zone[] = [],
): { vpcId: string; zones: Zone[] } {
  const mappings = wanted.mappings ?? wanted.subnets?.map((SubnetId): SubnetMapping => ({ SubnetId })) ?? [];
  const subnets = mappings.map(({ SubnetId }) => visibleSubnet(cloud, SubnetId ?? ''));
  const [first] = subnets;
  const zoneNames = new Set(subnets.map((subnet) => subnet.availabilityZone));
  if (!first || zoneNames.size < leastZones[wanted.type]) {
    throw new AwsError(
      'ValidationError',
      wanted.type === 'application'
        ? 'At least two subnets in two different Availability Zones must be specified'
        : 'At least one subnet must be specified',
    );
  }
  if (subnets.some((subnet) => subnet.vpcId !== first.vpcId)) {
    throw new AwsError(
      'InvalidConfigurationRequest',
      `All subnets must belong to the same VPC: '${[...new Set(subnets.map((subnet) => subnet.vpcId))].join("', '")}'`,
    );
  }
  if (zoneNames.size < subnets.length) {
    throw new AwsError(
      'InvalidConfigurationRequest',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  }
  const unsupported = [...zoneNames].filter((name) => cloud.table(UnsupportedZones).get(name));
  if (unsupported.length > 0) {
    // The model has AvailabilityZoneNotSupported for it; published logs show this.
    throw new AwsError(
      'ValidationError',
      `The following Availability Zones ${unsupported.join(', ')} cannot be associated with a load balancer. Please try a different Availability Zone.`,
    );
  }
  if (wanted.scheme === 'internet-facing' && !hasInternetGateway(cloud, first.vpcId)) {
    throw new AwsError('InvalidSubnet', `VPC ${first.vpcId} has no internet gateway`);
  }
  const zones = mappings.map(({ PrivateIPv4Address: privateAddress }, i): Zone => {
    const subnet = subnets[i] ?? first;
    const old = present.find((zone) => zone.subnetId === subnet.id);
    if (old) return old;
    if (!privateAddress) checkSpace(cloud, subnet);
    return {
      subnetId: subnet.id,
      availabilityZone: subnet.availabilityZone,
      ...(privateAddress ? { privateAddress } : {}),
    };
  });
  return { vpcId: first.vpcId, zones };
}

function visibleSubnet(cloud: Cloud, id: string): SubnetRecord {
  const subnet = cloud.table(Subnets).get(id);
  if (!subnet || subnet.visibleAt > cloud.now()) {
    throw new AwsError('SubnetNotFound', `The subnet ID '${id}' does not exist`);
  }
  return subnet;
}

function hasInternetGateway(cloud: Cloud, vpcId: string): boolean {
  return cloud.table(InternetGateways).find((gateway) => gateway.vpcId === vpcId) !== undefined;
}

function checkSpace(cloud: Cloud, subnet: SubnetRecord): void {
  if (freeAddressCount(cloud, subnet) >= leastFreeAddresses) return;
  throw new AwsError(
    'InvalidSubnet',
    `Not enough IP space available in ${subnet.id}. ELB requires at least ${leastFreeAddresses} free IP addresses in each subnet.`,
  );
}
