import type { Cloud } from '../../../region/cloud.js';
import { newRecordWithTags } from '../record.js';
import { kinds } from '../resource.js';
import { allTraffic } from '../security-group/rules.js';
import { NetworkAcls, RouteTables, SecurityGroupRules, SecurityGroups, type VpcRecord } from '../tables.js';

/** The main route table, the default network ACL and the default security group that come with a VPC. */
export function makeDefaults(cloud: Cloud, vpc: VpcRecord): void {
  const vpcId = vpc.id;
  cloud.table(RouteTables).put({
    ...newRecordWithTags(cloud, kinds.routeTable, {}),
    vpcId,
    routes: [{ destination: vpc.cidr, target: { kind: 'local' }, origin: 'CreateRouteTable' }],
    associations: [{ id: cloud.newId('rtbassoc') }],
  });
  cloud.table(NetworkAcls).put({ ...newRecordWithTags(cloud, kinds.networkAcl, {}), vpcId });
  const group = cloud.table(SecurityGroups).put({
    ...newRecordWithTags(cloud, kinds.securityGroup, {}),
    vpcId,
    name: 'default',
    description: 'default VPC security group',
  });
  const rules = cloud.table(SecurityGroupRules);
  rules.put({
    ...newRecordWithTags(cloud, kinds.securityGroupRule, {}),
    ...allTraffic,
    groupId: group.id,
    direction: 'ingress',
    peer: { kind: 'group', groupId: group.id },
  });
  rules.put({
    ...newRecordWithTags(cloud, kinds.securityGroupRule, {}),
    ...allTraffic,
    groupId: group.id,
    direction: 'egress',
    peer: { kind: 'ipv4', cidr: '0.0.0.0/0' },
  });
}

/** Removes what came with the VPC. */
export function deleteDefaults(cloud: Cloud, vpcId: string): void {
  for (const table of [RouteTables, NetworkAcls, SecurityGroups] as const) {
    for (const { id } of cloud.table(table).where((record) => record.vpcId === vpcId)) {
      cloud.table(table).delete(id);
      for (const rule of cloud.table(SecurityGroupRules).where(({ groupId }) => groupId === id)) {
        cloud.table(SecurityGroupRules).delete(rule.id);
      }
    }
  }
}
