import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { createInterface, deleteInterface } from '../../ec2/network-interface.js';
import { nameInDescriptions } from '../identity.js';
import { lifecycleTimes } from '../lifecycle-times.js';
import { type LoadBalancerRecord, LoadBalancers, TargetGroups, type Zone } from '../tables.js';
import { startRegistrations } from '../target/registration.js';

interface OfLoadBalancer {
  readonly arn: string;
}

/** Plans what AWS does with a new load balancer: interfaces, then `active`, then a name that answers. */
export function startLifecycle(cloud: Cloud, loadBalancer: LoadBalancerRecord): void {
  const times = lifecycleTimes[loadBalancer.type];
  const payload = { arn: loadBalancer.id };
  cloud.schedule(placeInterfaces, payload, times.interfacesMs);
  cloud.schedule(becomeActive, payload, times.activeMs);
}

/** Interfaces outlive their load balancer or zone for a while and keep subnets, groups and gateways in use. */
export function releaseInterfaces(cloud: Cloud, loadBalancer: LoadBalancerRecord, zones: readonly Zone[]): void {
  const interfaceIds = zones.flatMap((zone) => (zone.interfaceId ? [zone.interfaceId] : []));
  if (interfaceIds.length > 0) {
    cloud.schedule(interfacesVanish, { interfaceIds }, lifecycleTimes[loadBalancer.type].lingerMs);
  }
}

/** Makes the interface of each zone that has none yet; also after SetSubnets. */
export const placeInterfaces = defineTask<OfLoadBalancer>('elbv2.place-interfaces', (cloud, { arn }) => {
  const loadBalancer = cloud.table(LoadBalancers).get(arn);
  if (!loadBalancer) return;
  try {
    for (const zone of loadBalancer.zones) zone.interfaceId ??= placeInterface(cloud, loadBalancer, zone);
  } catch (error) {
    // The subnet was deleted or filled up meanwhile.
    loadBalancer.state = { code: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
});

function placeInterface(cloud: Cloud, loadBalancer: LoadBalancerRecord, zone: Zone): string {
  const isNetwork = loadBalancer.type === 'network';
  return createInterface(cloud, {
    subnetId: zone.subnetId,
    groupIds: loadBalancer.securityGroupIds,
    description: `ELB ${nameInDescriptions(loadBalancer)}`,
    type: isNetwork ? 'network_load_balancer' : 'interface',
    requesterManaged: true,
    instanceOwnerId: isNetwork ? 'amazon-aws' : 'amazon-elb',
    publicAddress: loadBalancer.scheme === 'internet-facing',
    ...(zone.privateAddress ? { privateAddress: zone.privateAddress } : {}),
  }).id;
}

export const becomeActive = defineTask<OfLoadBalancer>('elbv2.active', (cloud, { arn }) => {
  const loadBalancer = cloud.table(LoadBalancers).get(arn);
  if (loadBalancer?.state.code !== 'provisioning') return;
  loadBalancer.state = { code: 'active' };
  cloud.schedule(nameAnswers, { arn }, lifecycleTimes[loadBalancer.type].resolvableMs);
  for (const group of cloud.table(TargetGroups).all()) startRegistrations(cloud, group.id);
});

export const nameAnswers = defineTask<OfLoadBalancer>('elbv2.name-answers', (cloud, { arn }) => {
  const loadBalancer = cloud.table(LoadBalancers).get(arn);
  if (loadBalancer) loadBalancer.resolvable = true;
});

export const interfacesVanish = defineTask<{ interfaceIds: readonly string[] }>(
  'elbv2.interfaces-vanish',
  (cloud, { interfaceIds }) => {
    for (const id of interfaceIds) deleteInterface(cloud, id);
  },
);
