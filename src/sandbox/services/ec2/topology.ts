import type { Egress, PlaneHost, PlaneRule, PlaneSecurityGroup, PlaneSubnet, Topology } from '../../plane/topology.js';
import type { Cloud } from '../../region/cloud.js';
import { hostCredentials } from '../iam/instance-profile.js';
import { privateDnsName } from './instance/view.js';
import { effectiveTable } from './route-table/routes.js';
import {
  type InstanceRecord,
  Instances,
  Interfaces,
  InternetGateways,
  NatGateways,
  type SecurityGroupRecord,
  type SecurityGroupRuleRecord,
  SecurityGroupRules,
  SecurityGroups,
  type SubnetRecord,
  Subnets,
  Vpcs,
} from './tables.js';

/** EC2's share of the data plane: networks, interfaces, groups and hosts. */
export function topology(cloud: Cloud): Partial<Topology> {
  return {
    vpcs: cloud
      .table(Vpcs)
      .all()
      .map(({ id, cidr, dnsSupport }) => ({ id, cidr, dnsSupport })),
    subnets: cloud
      .table(Subnets)
      .all()
      .map((subnet) => planeSubnet(cloud, subnet)),
    interfaces: cloud
      .table(Interfaces)
      .all()
      .map(({ id, vpcId, subnetId, availabilityZone, address, publicAddress, groupIds }) => ({
        id,
        vpcId,
        subnetId,
        availabilityZone,
        address,
        ...(publicAddress === undefined ? {} : { publicAddress }),
        securityGroupIds: groupIds,
      })),
    securityGroups: cloud
      .table(SecurityGroups)
      .all()
      .map((group) => planeGroup(cloud, group)),
    hosts: cloud
      .table(Instances)
      .where(({ state, fault }) => ['pending', 'running', 'stopping'].includes(state) && fault !== 'never-boots')
      .map((instance) => planeHost(cloud, instance)),
  };
}

function planeSubnet(cloud: Cloud, subnet: SubnetRecord): PlaneSubnet {
  return { id: subnet.id, vpcId: subnet.vpcId, cidr: subnet.cidr, egress: egressOf(cloud, subnet) };
}

/** Where the subnet's default route leads, if its target works at this moment. */
function egressOf(cloud: Cloud, subnet: SubnetRecord): Egress {
  const target = effectiveTable(cloud, subnet)?.routes.find((route) => route.destination === '0.0.0.0/0')?.target;
  if (target?.kind === 'internet-gateway') {
    const attached = cloud.table(InternetGateways).get(target.id)?.vpcId === subnet.vpcId;
    return attached ? { kind: 'internet-gateway' } : { kind: 'none' };
  }
  if (target?.kind === 'nat-gateway') {
    const nat = cloud.table(NatGateways).get(target.id);
    const home = nat && cloud.table(Subnets).get(nat.subnetId);
    // A NAT gateway is available wherever it stands, but it only works where its own subnet leads to the internet.
    const works =
      nat?.state === 'available' && home && home.id !== subnet.id && egressOf(cloud, home).kind === 'internet-gateway';
    if (works && nat.publicIp !== undefined) return { kind: 'nat-gateway', publicAddress: nat.publicIp };
  }
  return { kind: 'none' };
}

function planeGroup(cloud: Cloud, group: SecurityGroupRecord): PlaneSecurityGroup {
  const rules = cloud.table(SecurityGroupRules).where((rule) => rule.groupId === group.id);
  const inDirection = (direction: SecurityGroupRuleRecord['direction']): PlaneRule[] =>
    rules.filter((rule) => rule.direction === direction).flatMap((rule) => planeRule(rule) ?? []);
  return { id: group.id, vpcId: group.vpcId, ingress: inDirection('ingress'), egress: inDirection('egress') };
}

const planeProtocols: Readonly<Record<string, PlaneRule['protocol']>> = {
  tcp: 'tcp',
  udp: 'udp',
  icmp: 'icmp',
  '-1': 'all',
};

/** IPv6 and exotic protocols do not exist in the data plane. */
function planeRule({ protocol, fromPort, toPort, peer }: SecurityGroupRuleRecord): PlaneRule | undefined {
  const known = planeProtocols[protocol];
  if (known === undefined || peer.kind === 'ipv6') return undefined;
  const ports = known === 'all' ? { fromPort: 0, toPort: 65_535 } : { fromPort, toPort };
  return {
    protocol: known,
    ...ports,
    peer: peer.kind === 'group' ? { kind: 'group', groupId: peer.groupId } : { kind: 'cidr', cidr: peer.cidr },
  };
}

function planeHost(cloud: Cloud, instance: InstanceRecord): PlaneHost {
  const { userData, profileArn, roleName, accessKeyId } = instance;
  const credentials = accessKeyId === undefined ? undefined : hostCredentials(cloud, accessKeyId);
  const role =
    credentials && profileArn !== undefined && roleName !== undefined
      ? { name: roleName, profileArn, credentials }
      : undefined;
  return {
    id: instance.id,
    interfaceId: instance.interfaceId,
    hostname: privateDnsName(cloud, instance),
    ...(userData === undefined ? {} : { userData: Buffer.from(userData, 'base64').toString('utf8') }),
    bootCount: instance.bootCount,
    metadata: {
      instanceId: instance.id,
      imageId: instance.imageId,
      instanceType: instance.instanceType,
      region: cloud.region,
      availabilityZone: instance.availabilityZone,
      accountId: cloud.accountId,
      localIpv4: instance.address,
      architecture: instance.architecture,
      tokensRequired: instance.metadataOptions.tokens === 'required',
      ...(role ? { role } : {}),
    },
  };
}
