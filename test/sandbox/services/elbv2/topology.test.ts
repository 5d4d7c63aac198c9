import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/lib/clock.js';
import { noDataPlane } from '../../../../src/sandbox/plane/port.js';
import { Cloud } from '../../../../src/sandbox/region/cloud.js';
import { Store } from '../../../../src/sandbox/region/store.js';
import { Interfaces } from '../../../../src/sandbox/services/ec2/tables.js';
import {
  loadBalancerAttributes,
  targetGroupAttributes,
} from '../../../../src/sandbox/services/elbv2/attribute-defaults.js';
import {
  type CheckedHealth,
  type HealthCheck,
  Listeners,
  LoadBalancers,
  TargetGroups,
  Targets,
} from '../../../../src/sandbox/services/elbv2/tables.js';
import { forgetHealth } from '../../../../src/sandbox/services/elbv2/target/registration.js';
import { loadBalancing } from '../../../../src/sandbox/services/elbv2/topology.js';
import { putInstance, subnets, vpcId } from './network.js';

const check: HealthCheck = {
  protocol: 'TCP',
  port: 'traffic-port',
  intervalSeconds: 10,
  timeoutSeconds: 10,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};

/** An active network load balancer in two zones with a target in each, straight from the tables. */
function cloudWith(speed: number, healths: readonly CheckedHealth[], changes: Partial<HealthCheck> = {}): Cloud {
  const clock = new VirtualClock();
  const cloud = new Cloud({
    accountId: '000000000000',
    region: 'us-east-1',
    clock,
    speed,
    store: new Store(),
    plane: { ...noDataPlane(), level: 'real' },
  });
  const zones = [
    { subnetId: subnets.a, availabilityZone: 'us-east-1a', interfaceId: 'eni-a' },
    { subnetId: subnets.b, availabilityZone: 'us-east-1b', interfaceId: 'eni-b' },
  ];
  cloud.table(LoadBalancers).put({
    id: 'arn:lb',
    name: 'lb',
    type: 'network',
    scheme: 'internal',
    vpcId,
    dnsName: 'lb.elb.us-east-1.amazonaws.com',
    createdAt: 0,
    zones,
    securityGroupIds: [],
    state: { code: 'active' },
    resolvable: true,
    attributes: { ...loadBalancerAttributes.network },
    tags: {},
  });
  cloud.table(TargetGroups).put({
    id: 'arn:tg',
    name: 'tg',
    protocol: 'TCP',
    port: 9090,
    vpcId,
    healthCheck: { ...check, ...changes },
    attributes: { ...targetGroupAttributes.network },
    tags: {},
  });
  cloud.table(Listeners).put({
    id: 'arn:listener',
    loadBalancerArn: 'arn:lb',
    defaultRuleArn: 'arn:rule',
    port: 9090,
    protocol: 'TCP',
    certificateArns: [],
    action: { type: 'forward', targetGroupArn: 'arn:tg' },
    tags: {},
  });
  for (const [i, { subnetId, availabilityZone, interfaceId }] of zones.entries()) {
    cloud.table(Interfaces).put({
      id: interfaceId,
      createdAt: 0,
      visibleAt: 0,
      tags: {},
      vpcId,
      subnetId,
      availabilityZone,
      address: `10.0.${i + 1}.4`,
      groupIds: [],
      description: 'ELB net/lb/1',
      type: 'network_load_balancer',
      requesterManaged: true,
      attachment: { id: 'ela-attach-1', instanceOwnerId: 'amazon-aws', deleteOnTermination: false },
    });
    putInstance({ cloud, clock }, `i-0${i}`, { subnetId, availabilityZone });
    const health = healths[i];
    if (!health) continue;
    cloud.table(Targets).put({
      id: `arn:tg/i-0${i}:9090`,
      targetGroupArn: 'arn:tg',
      instanceId: `i-0${i}`,
      port: 9090,
      phase: { kind: 'checked', health },
      epoch: 1,
    });
  }
  return cloud;
}

test.each<[number, Partial<HealthCheck>, number, number]>([
  [1, {}, 10, 10],
  [5, { intervalSeconds: 30, timeoutSeconds: 20 }, 6, 4],
  [60, {}, 1, 2],
  [60, { timeoutSeconds: 2 }, 1, 2],
  [60, { port: '8080' }, 1, 2],
])('at speed %d a check %o is made every %d s with a timeout of %d s', (speed, changes, interval, timeout) => {
  const [balancer] = loadBalancing(cloudWith(speed, [], changes)).loadBalancers;
  const listener = balancer?.type === 'network' ? balancer.listeners[0] : undefined;
  expect(listener?.targetGroup.healthCheck).toEqual({
    protocol: 'TCP',
    ...(changes.port ? { port: Number(changes.port) } : {}),
    path: '/',
    matcher: '200-399',
    intervalSeconds: interval,
    timeoutSeconds: timeout,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
  });
});

test('a zone without a healthy target leaves the name of a load balancer that does not cross zones', () => {
  const addresses = (cloud: Cloud) => loadBalancing(cloud).records.map((record) => record.addresses);
  const both = ['10.0.1.4', '10.0.2.4'];
  const oneIll = cloudWith(1, [{ state: 'healthy' }, { state: 'unhealthy' }]);
  expect(addresses(oneIll)).toEqual([['10.0.1.4']]);
  expect(addresses(cloudWith(1, [{ state: 'unhealthy' }, { state: 'unhealthy' }]))).toEqual([both]);
  const balancer = oneIll.table(LoadBalancers).get('arn:lb');
  if (balancer) balancer.attributes['load_balancing.cross_zone.enabled'] = 'true';
  expect(addresses(oneIll)).toEqual([both]);
});

test('a target group can decide for itself whether it crosses zones', () => {
  const cloud = cloudWith(1, [{ state: 'healthy' }, { state: 'unhealthy' }]);
  const crosses = (ofBalancer: string, ofGroup: string) => {
    const [balancer, group] = [cloud.table(LoadBalancers).get('arn:lb'), cloud.table(TargetGroups).get('arn:tg')];
    const key = 'load_balancing.cross_zone.enabled';
    if (balancer) balancer.attributes[key] = ofBalancer;
    if (group) group.attributes[key] = ofGroup;
    const { loadBalancers, records } = loadBalancing(cloud);
    const [one] = loadBalancers;
    const listener = one?.type === 'network' ? one.listeners[0] : undefined;
    return [listener?.targetGroup.crossZone, records[0]?.addresses.length];
  };
  const own = 'use_load_balancer_configuration';
  const choices = [crosses('true', own), crosses('true', 'false'), crosses('false', own), crosses('false', 'true')];
  expect(choices).toEqual([
    [true, 2],
    [false, 1],
    [false, 1],
    [true, 2],
  ]);
});

test('after a restart nothing is known of the targets any more until they are checked again', () => {
  const cloud = cloudWith(1, [{ state: 'healthy' }, { state: 'unhealthy', reason: 'Target.Timeout' }]);
  forgetHealth(cloud);
  const unchecked = {
    kind: 'checked',
    health: {
      state: 'initial',
      reason: 'Elb.InitialHealthChecking',
      description: 'Initial health checks in progress',
    },
  };
  expect(
    cloud
      .table(Targets)
      .all()
      .map((target) => target.phase),
  ).toEqual([unchecked, unchecked]);
});
