import type {
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  NetworkInterface,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { Addresses, type AddressRecord, type InterfaceRecord, Interfaces, SecurityGroups } from '../tables.js';

/** AWS answers `nat_gateway` where its model's enumeration says `natGateway`. */
type NetworkInterfaceAnswer = Omit<NetworkInterface, 'InterfaceType'> & { InterfaceType: InterfaceRecord['type'] };

export const describeNetworkInterfaces = defineOperation<
  DescribeNetworkInterfacesRequest,
  Omit<DescribeNetworkInterfacesResult, 'NetworkInterfaces'> & { NetworkInterfaces: NetworkInterfaceAnswer[] }
>('DescribeNetworkInterfaces', (input, { cloud }) => {
  const { page, nextToken } = select(cloud, cloud.table(Interfaces).all(), {
    ids: input.NetworkInterfaceIds,
    idsAlone: 'networkInterfaceSet',
    filters: input.Filters,
    maxResults: input.MaxResults,
    nextToken: input.NextToken,
    notFound: kinds.networkInterface.notFound,
    fields: {
      'network-interface-id': (i) => i.id,
      'vpc-id': (i) => i.vpcId,
      'subnet-id': (i) => i.subnetId,
      'availability-zone': (i) => i.availabilityZone,
      description: (i) => i.description,
      status: () => 'in-use',
      'interface-type': (i) => i.type,
      'group-id': (i) => i.groupIds,
      'group-name': (i) => i.groupIds.map((id) => cloud.table(SecurityGroups).get(id)?.name ?? ''),
      'requester-managed': (i) => String(i.requesterManaged),
      'requester-id': (i) => (i.requesterManaged ? requester(i) : undefined),
      'private-ip-address': (i) => i.address,
      'addresses.private-ip-address': (i) => i.address,
      'association.public-ip': (i) => i.publicAddress,
      'association.allocation-id': (i) => elasticIp(cloud, i)?.id,
      'attachment.attachment-id': (i) => i.attachment.id,
      'attachment.instance-id': (i) => i.attachment.instanceId,
      'attachment.instance-owner-id': (i) => i.attachment.instanceOwnerId,
      'attachment.status': () => 'attached',
      'owner-id': () => cloud.accountId,
    },
  });
  return { NetworkInterfaces: page.map((one) => toNetworkInterface(one, cloud)), NextToken: nextToken };
});

function toNetworkInterface(record: InterfaceRecord, cloud: Cloud): NetworkInterfaceAnswer {
  const association = publicAssociation(record, cloud);
  const primary = { Primary: true, PrivateIpAddress: record.address, Association: association };
  const { attachment } = record;
  return {
    NetworkInterfaceId: record.id,
    InterfaceType: record.type,
    Description: record.description,
    VpcId: record.vpcId,
    SubnetId: record.subnetId,
    AvailabilityZone: record.availabilityZone,
    OwnerId: cloud.accountId,
    RequesterManaged: record.requesterManaged,
    RequesterId: record.requesterManaged ? requester(record) : undefined,
    Status: 'in-use',
    SourceDestCheck: record.type === 'interface',
    MacAddress: macAddress(record.id),
    PrivateIpAddress: record.address,
    PrivateIpAddresses: [primary],
    Association: association,
    Attachment: {
      AttachmentId: attachment.id,
      AttachTime: new Date(record.createdAt),
      DeleteOnTermination: attachment.deleteOnTermination,
      DeviceIndex: attachment.instanceId === undefined ? 1 : 0,
      InstanceId: attachment.instanceId,
      InstanceOwnerId: attachment.instanceOwnerId,
      Status: 'attached',
    },
    Groups: groupIdentifiers(cloud, record.groupIds),
    Ipv6Addresses: [],
    TagSet: toWireTags(record.tags),
  };
}

/** Groups as interfaces and instances list them. */
export function groupIdentifiers(cloud: Cloud, ids: readonly string[]): { GroupId: string; GroupName: string }[] {
  return ids.map((id) => ({ GroupId: id, GroupName: cloud.table(SecurityGroups).get(id)?.name ?? '' }));
}

/** A locally administered address, the same at every look. */
export function macAddress(id: string): string {
  return `0a:${(id.slice(-10).match(/../g) ?? []).join(':')}`;
}

function publicAssociation(record: InterfaceRecord, cloud: Cloud): NetworkInterface['Association'] {
  if (record.publicAddress === undefined) return undefined;
  const elastic = elasticIp(cloud, record);
  return {
    PublicIp: record.publicAddress,
    PublicDnsName: '',
    IpOwnerId: elastic ? cloud.accountId : record.requesterManaged ? 'amazon-elb' : 'amazon',
    AllocationId: elastic?.id,
    AssociationId: elastic?.association?.id,
  };
}

function elasticIp(cloud: Cloud, record: InterfaceRecord): AddressRecord | undefined {
  return cloud.table(Addresses).find((address) => address.association?.interfaceId === record.id);
}

/** The alias of the service that made the interface. */
function requester(record: InterfaceRecord): string {
  return record.attachment.instanceOwnerId;
}
