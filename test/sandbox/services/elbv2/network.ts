import {
  type InstanceRecord,
  Instances,
  InternetGateways,
  SecurityGroups,
  Subnets,
  Vpcs,
} from '../../../../src/sandbox/services/ec2/tables.js';
import type { TestRegion } from '../../region.js';

export const vpcId = 'vpc-01';
export const subnets = {
  a: 'subnet-0a',
  b: 'subnet-0b',
  otherA: 'subnet-0a2',
  tiny: 'subnet-0c',
  foreign: 'subnet-0f',
};
export const groups = { default: 'sg-0default', web: 'sg-0web', foreign: 'sg-0foreign' };

/** A VPC with an internet gateway, subnets and groups, written straight into EC2's tables; `vpc-02` has no gateway. */
export function putNetwork({ cloud, clock }: TestRegion): void {
  const head = (id: string) => ({ id, createdAt: clock.now(), visibleAt: clock.now(), tags: {} });
  const subnet = (id: string, letter: string, cidr: string, vpc = vpcId) =>
    cloud.table(Subnets).put({
      ...head(id),
      vpcId: vpc,
      cidr,
      availabilityZone: `us-east-1${letter}`,
      state: 'available',
      mapPublicIpOnLaunch: false,
    });
  const group = (id: string, name: string, vpc = vpcId) =>
    cloud.table(SecurityGroups).put({ ...head(id), vpcId: vpc, name, description: name });
  for (const [id, cidr] of [
    [vpcId, '10.0.0.0/16'],
    ['vpc-02', '10.1.0.0/16'],
  ] as const) {
    cloud.table(Vpcs).put({ ...head(id), cidr, state: 'available', dnsSupport: true, dnsHostnames: true });
  }
  cloud.table(InternetGateways).put({ ...head('igw-01'), vpcId });
  subnet(subnets.a, 'a', '10.0.1.0/24');
  subnet(subnets.b, 'b', '10.0.2.0/24');
  subnet(subnets.otherA, 'a', '10.0.3.0/24');
  subnet(subnets.tiny, 'c', '10.0.4.0/29');
  subnet(subnets.foreign, 'b', '10.1.1.0/24', 'vpc-02');
  group(groups.default, 'default');
  group(groups.web, 'web');
  group(groups.foreign, 'web', 'vpc-02');
}

/** An instance of the network, without going through a launch. */
export function putInstance(
  { cloud, clock }: Pick<TestRegion, 'cloud' | 'clock'>,
  id: string,
  changes: Partial<Pick<InstanceRecord, 'state' | 'subnetId' | 'vpcId' | 'availabilityZone'>> = {},
): InstanceRecord {
  return cloud.table(Instances).put({
    id,
    createdAt: clock.now(),
    visibleAt: clock.now(),
    tags: {},
    reservationId: 'r-01',
    state: 'running',
    vpcId,
    subnetId: subnets.a,
    availabilityZone: 'us-east-1a',
    address: '10.0.1.10',
    interfaceId: `eni-${id}`,
    imageId: 'ami-01',
    instanceType: 't4g.micro',
    architecture: 'arm64',
    ebsOptimized: false,
    monitoring: 'disabled',
    metadataOptions: { tokens: 'required', hopLimit: 2, endpoint: 'enabled', instanceTags: 'disabled' },
    volumes: [],
    launchTime: clock.now(),
    launchTimePassed: true,
    hostBooted: true,
    bootCount: 1,
    ...changes,
  });
}
