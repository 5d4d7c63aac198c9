import type { Cloud } from '../../../region/cloud.js';
import { defineTable } from '../../../region/table.js';
import { defineTask } from '../../../region/task.js';
import { createInterface } from '../network-interface.js';
import { newRecordWithTags } from '../record.js';
import { kinds } from '../resource.js';
import { type InstanceRecord, Instances, SecurityGroups } from '../tables.js';
import { type VpcEndpointRecord, VpcEndpoints } from './table.js';

/** Present when the account's organisation has GuardDuty watch its instances. */
const RuntimeMonitoring = defineTable<{ readonly id: 'guard-duty' }>('ec2.runtime-monitoring');

/** How long after an instance began to run GuardDuty's endpoint appears in its subnet. */
const appearsAfterMs = 60_000;

/** From now on GuardDuty puts its endpoint and its group into every VPC that instances run in, asking nobody. */
export function switchOnRuntimeMonitoring(cloud: Cloud): void {
  cloud.table(RuntimeMonitoring).put({ id: 'guard-duty' });
}

interface Payload {
  readonly instanceId: string;
}

export const instanceIsMonitored = defineTask<Payload>('ec2.instance-is-monitored', (cloud, { instanceId }) => {
  const instance = cloud.table(Instances).get(instanceId);
  if (instance?.state !== 'running') return;
  const endpoint = endpointOf(cloud, instance.vpcId);
  if (endpoint.subnetIds.includes(instance.subnetId)) return;
  const { id } = createInterface(cloud, {
    subnetId: instance.subnetId,
    groupIds: [endpoint.groupId],
    description: `VPC Endpoint Interface ${endpoint.id}`,
    type: 'vpc_endpoint',
    requesterManaged: true,
    instanceOwnerId: 'amazon-aws',
  });
  endpoint.subnetIds.push(instance.subnetId);
  endpoint.interfaceIds.push(id);
});

export function monitorIfAsked(cloud: Cloud, { id }: InstanceRecord): void {
  if (cloud.table(RuntimeMonitoring).size > 0) cloud.schedule(instanceIsMonitored, { instanceId: id }, appearsAfterMs);
}

function endpointOf(cloud: Cloud, vpcId: string): VpcEndpointRecord {
  const endpoints = cloud.table(VpcEndpoints);
  const there = endpoints.find((one) => one.vpcId === vpcId && one.state === 'available');
  if (there) return there;
  const tags = { GuardDutyManaged: 'true' };
  const name = `GuardDutyManagedSecurityGroup-${vpcId}`;
  const group =
    cloud.table(SecurityGroups).find((one) => one.name === name) ??
    cloud.table(SecurityGroups).put({
      ...newRecordWithTags(cloud, kinds.securityGroup, tags),
      vpcId,
      name,
      description: `Associated with VPC-${vpcId} and tagged as GuardDutyManaged`,
    });
  return endpoints.put({
    ...newRecordWithTags(cloud, kinds.vpcEndpoint, tags),
    vpcId,
    serviceName: `com.amazonaws.${cloud.region}.guardduty-data`,
    state: 'available',
    subnetIds: [],
    interfaceIds: [],
    groupId: group.id,
  });
}
