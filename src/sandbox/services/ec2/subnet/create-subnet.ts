import type { CreateSubnetRequest, CreateSubnetResult } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { defineTask } from '../../../region/task.js';
import { AwsError } from '../../../wire/aws-error.js';
import { contains, type Ipv4Block, overlaps, parseIpv4Block } from '../cidr.js';
import { checkQuota } from '../quota.js';
import { newRecord } from '../record.js';
import { existing, kinds, required } from '../resource.js';
import { Subnets, type VpcRecord } from '../tables.js';
import { usableZones, zonesOf } from '../zones.js';
import { toSubnet } from './describe-subnets.js';

const availableAfterMs = 1_000;

export const subnetBecomesAvailable = defineTask<{ subnetId: string }>(
  'ec2.subnet-available',
  (cloud, { subnetId }) => {
    const subnet = cloud.table(Subnets).get(subnetId);
    if (subnet) subnet.state = 'available';
  },
);

export const createSubnet = defineOperation<CreateSubnetRequest, CreateSubnetResult>(
  'CreateSubnet',
  (input, { cloud }) => {
    const vpc = existing(cloud, kinds.vpc, input.VpcId);
    const siblings = cloud.table(Subnets).where((subnet) => subnet.vpcId === vpc.id);
    const block = checkedBlock(required(input.CidrBlock, 'cidrBlock'), vpc);
    if (siblings.some(({ cidr }) => conflict(block, cidr))) {
      throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${block.text}' conflicts with another subnet`);
    }
    checkQuota(cloud, 'subnets', siblings.length);
    const subnet = cloud.table(Subnets).put({
      ...newRecord(cloud, kinds.subnet, input.TagSpecifications),
      vpcId: vpc.id,
      cidr: block.text,
      availabilityZone: chosenZone(cloud, input),
      state: 'pending',
      mapPublicIpOnLaunch: false,
    });
    cloud.schedule(subnetBecomesAvailable, { subnetId: subnet.id }, availableAfterMs);
    return { Subnet: toSubnet(subnet, cloud) };
  },
);

function checkedBlock(text: string, vpc: VpcRecord): Ipv4Block {
  const block = parseIpv4Block(text);
  if (!block) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  const whole = parseIpv4Block(vpc.cidr);
  if (block.prefix < 16 || block.prefix > 28 || !whole || !contains(whole, block)) {
    throw new AwsError('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  }
  return block;
}

function conflict(block: Ipv4Block, cidr: string): boolean {
  const other = parseIpv4Block(cidr);
  return other !== undefined && overlaps(block, other);
}

/** Without a wish AWS chooses a zone, always a usable one. */
function chosenZone(cloud: Cloud, input: CreateSubnetRequest): string {
  const usable = usableZones(cloud);
  const wish = input.AvailabilityZone ?? zonesOf(cloud).find((zone) => zone.id === input.AvailabilityZoneId)?.name;
  if (wish === undefined && input.AvailabilityZoneId === undefined && usable[0] !== undefined) return usable[0];
  if (wish !== undefined && usable.includes(wish)) return wish;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${wish ?? input.AvailabilityZoneId}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${usable.join(', ')}.`,
  );
}
