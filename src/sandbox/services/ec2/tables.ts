import type { _InstanceType, VolumeType } from '@aws-sdk/client-ec2';
import { defineTable } from '../../region/table.js';
import type { Tags } from '../tags.js';

/** What every EC2 record has: new ones are not visible for a moment (EC2 is eventually consistent). */
export interface Ec2Record {
  readonly id: string;
  readonly createdAt: number;
  readonly visibleAt: number;
  tags: Tags;
}

export interface VpcRecord extends Ec2Record {
  readonly cidr: string;
  state: 'pending' | 'available';
  dnsSupport: boolean;
  dnsHostnames: boolean;
}
export const Vpcs = defineTable<VpcRecord>('ec2.vpcs');

export interface SubnetRecord extends Ec2Record {
  readonly vpcId: string;
  readonly cidr: string;
  readonly availabilityZone: string;
  state: 'pending' | 'available';
  mapPublicIpOnLaunch: boolean;
}
export const Subnets = defineTable<SubnetRecord>('ec2.subnets');

export interface InternetGatewayRecord extends Ec2Record {
  /** The VPC it is attached to. */
  vpcId?: string | undefined;
}
export const InternetGateways = defineTable<InternetGatewayRecord>('ec2.internet-gateways');

/** An Elastic IP address; its id is the allocation id. */
export interface AddressRecord extends Ec2Record {
  readonly publicIp: string;
  association?: { readonly id: string; readonly interfaceId: string; readonly natGatewayId?: string } | undefined;
  /** EC2 refuses to release the address for some seconds after its NAT gateway is gone. */
  heldUntil?: number;
}
export const Addresses = defineTable<AddressRecord>('ec2.addresses');

export interface NatGatewayRecord extends Ec2Record {
  readonly subnetId: string;
  readonly vpcId?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly connectivity: 'public' | 'private';
  readonly allocationId?: string | undefined;
  state: 'pending' | 'available' | 'failed' | 'deleting' | 'deleted';
  interfaceId?: string;
  address?: string;
  publicIp?: string;
  failure?: { readonly code: string; readonly message: string };
  deletedAt?: number;
}
export const NatGateways = defineTable<NatGatewayRecord>('ec2.nat-gateways');

export type RouteTarget =
  | { readonly kind: 'local' }
  | { readonly kind: 'internet-gateway' | 'nat-gateway' | 'interface'; readonly id: string };

export interface RouteRecord {
  readonly destination: string;
  target: RouteTarget;
  readonly origin: 'CreateRouteTable' | 'CreateRoute';
}

export interface RouteTableRecord extends Ec2Record {
  readonly vpcId: string;
  routes: RouteRecord[];
  /** An association without a subnet makes this the VPC's main table. */
  associations: { readonly id: string; readonly subnetId?: string }[];
}
export const RouteTables = defineTable<RouteTableRecord>('ec2.route-tables');

export interface NetworkAclRecord extends Ec2Record {
  readonly vpcId: string;
}
/** Only the default ones that come with a VPC; they let everything pass. */
export const NetworkAcls = defineTable<NetworkAclRecord>('ec2.network-acls');

export interface SecurityGroupRecord extends Ec2Record {
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
}
export const SecurityGroups = defineTable<SecurityGroupRecord>('ec2.security-groups');

export type RulePeer =
  | { readonly kind: 'ipv4' | 'ipv6'; readonly cidr: string }
  | { readonly kind: 'group'; readonly groupId: string };

export interface SecurityGroupRuleRecord extends Ec2Record {
  readonly groupId: string;
  readonly direction: 'ingress' | 'egress';
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1` for all, or a protocol number. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: RulePeer;
  description?: string | undefined;
}
export const SecurityGroupRules = defineTable<SecurityGroupRuleRecord>('ec2.security-group-rules');

export interface InterfaceRecord extends Ec2Record {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly address: string;
  publicAddress?: string;
  groupIds: string[];
  readonly description: string;
  readonly type: 'interface' | 'network_load_balancer' | 'nat_gateway' | 'vpc_endpoint';
  /** Made by a service of AWS: only that service may change or delete it. */
  readonly requesterManaged: boolean;
  readonly attachment: {
    readonly id: string;
    readonly instanceOwnerId: string;
    readonly instanceId?: string;
    readonly deleteOnTermination: boolean;
  };
}
export const Interfaces = defineTable<InterfaceRecord>('ec2.interfaces');

export interface VolumeRecord {
  readonly id: string;
  readonly deviceName: string;
  readonly sizeGiB: number;
  readonly type: VolumeType;
  readonly encrypted: boolean;
  readonly deleteOnTermination: boolean;
  readonly tags: Tags;
}

export interface MetadataOptions {
  tokens: 'optional' | 'required';
  hopLimit: number;
  endpoint: 'enabled' | 'disabled';
  instanceTags: 'enabled' | 'disabled';
}

export interface InstanceRecord extends Ec2Record {
  readonly reservationId: string;
  readonly clientToken?: string | undefined;
  state: 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly address: string;
  publicAddress?: string | undefined;
  readonly interfaceId: string;
  readonly imageId: string;
  readonly instanceType: _InstanceType;
  readonly architecture: 'arm64' | 'x86_64';
  readonly profileArn?: string | undefined;
  readonly roleName?: string | undefined;
  /** The key of the role's credentials that the metadata service hands out now. */
  accessKeyId?: string | undefined;
  /** As the caller gave it: base64. */
  readonly userData?: string | undefined;
  readonly ebsOptimized: boolean;
  readonly monitoring: 'disabled' | 'enabled';
  metadataOptions: MetadataOptions;
  readonly volumes: readonly VolumeRecord[];
  readonly launchTime: number;
  /** Both have to be true for `running`: AWS's own time has passed, and the host (where there is one) has booted. */
  launchTimePassed: boolean;
  hostBooted: boolean;
  runningAt?: number;
  bootCount: number;
  /** What a shutdown from within does; `stop` when absent. */
  readonly onShutdown?: 'stop' | 'terminate' | undefined;
  readonly terminationProtected?: boolean | undefined;
  stateReason?: { readonly code: string; readonly message: string };
  /** What was asked to go wrong with it: its system does not come up, or its agent reaches nobody. */
  readonly fault?: 'never-boots' | 'never-registers' | undefined;
}
export const Instances = defineTable<InstanceRecord>('ec2.instances');

export interface LaunchTemplateRecord extends Ec2Record {
  readonly name: string;
  readonly createdBy: string;
  defaultVersion: number;
  latestVersion: number;
}
export const LaunchTemplates = defineTable<LaunchTemplateRecord>('ec2.launch-templates');
