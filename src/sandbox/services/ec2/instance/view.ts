import type { Instance, InstanceState } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { InstanceProfiles } from '../../iam/tables.js';
import { toWireTags } from '../../tags.js';
import { groupIdentifiers, macAddress } from '../interface/describe-network-interfaces.js';
import { type InstanceRecord, type InterfaceRecord, Interfaces } from '../tables.js';

const stateCodes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

export function toState(state: InstanceRecord['state']): InstanceState & { Code: number } {
  return { Code: stateCodes[state], Name: state };
}

/** `ip-10-0-3-17.ec2.internal`, and with the region's name everywhere else. */
export function privateDnsName(cloud: Cloud, instance: Pick<InstanceRecord, 'address'>): string {
  const domain = cloud.region === 'us-east-1' ? 'ec2.internal' : `${cloud.region}.compute.internal`;
  return `ip-${instance.address.replaceAll('.', '-')}.${domain}`;
}

/** An instance as DescribeInstances shows it; a terminated one has lost its network and its disks. */
export function toInstance(cloud: Cloud, instance: InstanceRecord): Instance {
  const record = cloud.table(Interfaces).get(instance.interfaceId);
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType,
    Architecture: instance.architecture,
    AmiLaunchIndex: 0,
    ClientToken: instance.clientToken ?? '',
    State: toState(instance.state),
    StateReason: instance.stateReason && { Code: instance.stateReason.code, Message: instance.stateReason.message },
    StateTransitionReason: instance.stateReason ? 'User initiated' : '',
    LaunchTime: new Date(instance.launchTime),
    Placement: { AvailabilityZone: instance.availabilityZone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: instance.monitoring },
    EbsOptimized: instance.ebsOptimized,
    EnaSupport: true,
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    PlatformDetails: 'Linux/UNIX',
    RootDeviceType: 'ebs',
    RootDeviceName: instance.volumes[0]?.deviceName,
    IamInstanceProfile: toProfile(cloud, instance),
    MetadataOptions: {
      State: 'applied',
      HttpTokens: instance.metadataOptions.tokens,
      HttpPutResponseHopLimit: instance.metadataOptions.hopLimit,
      HttpEndpoint: instance.metadataOptions.endpoint,
      HttpProtocolIpv6: 'disabled',
      InstanceMetadataTags: instance.metadataOptions.instanceTags,
    },
    Tags: toWireTags(instance.tags),
    ...(record ? network(cloud, instance, record) : goneNetwork),
  };
}

const goneNetwork: Instance = {
  PrivateDnsName: '',
  PublicDnsName: '',
  NetworkInterfaces: [],
  SecurityGroups: [],
  BlockDeviceMappings: [],
};

function network(cloud: Cloud, instance: InstanceRecord, record: InterfaceRecord): Instance {
  const groups = groupIdentifiers(cloud, record.groupIds);
  const dnsName = privateDnsName(cloud, instance);
  return {
    VpcId: instance.vpcId,
    SubnetId: instance.subnetId,
    PrivateIpAddress: instance.address,
    PrivateDnsName: dnsName,
    PublicIpAddress: instance.publicAddress,
    PublicDnsName: '',
    SourceDestCheck: true,
    SecurityGroups: groups,
    NetworkInterfaces: [
      {
        NetworkInterfaceId: record.id,
        InterfaceType: 'interface',
        Description: record.description,
        VpcId: record.vpcId,
        SubnetId: record.subnetId,
        OwnerId: cloud.accountId,
        Status: 'in-use',
        SourceDestCheck: true,
        MacAddress: macAddress(record.id),
        PrivateIpAddress: record.address,
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: record.address }],
        Groups: groups,
        Attachment: {
          AttachmentId: record.attachment.id,
          AttachTime: new Date(record.createdAt),
          DeleteOnTermination: true,
          DeviceIndex: 0,
          NetworkCardIndex: 0,
          Status: 'attached',
        },
        Ipv6Addresses: [],
      },
    ],
    BlockDeviceMappings: instance.volumes.map((volume) => ({
      DeviceName: volume.deviceName,
      Ebs: {
        VolumeId: volume.id,
        Status: 'attached',
        AttachTime: new Date(instance.launchTime),
        DeleteOnTermination: volume.deleteOnTermination,
      },
    })),
  };
}

function toProfile(cloud: Cloud, instance: InstanceRecord): Instance['IamInstanceProfile'] {
  const arn = instance.profileArn;
  if (arn === undefined) return undefined;
  const profile = cloud.table(InstanceProfiles).get(arn.slice(arn.lastIndexOf('/') + 1));
  return { Arn: arn, Id: profile?.profileId };
}
