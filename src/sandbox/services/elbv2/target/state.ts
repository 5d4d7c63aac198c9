import type { TargetHealthReasonEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cloud } from '../../../region/cloud.js';
import { type InstanceRecord, Instances } from '../../ec2/tables.js';
import { loadBalancersOf } from '../serving.js';
import type { LoadBalancerRecord, TargetRecord } from '../tables.js';
import { targetsOf } from './registration.js';

/** A target's health in the words of DescribeTargetHealth. */
export interface TargetState {
  readonly instanceId: string;
  readonly port: number;
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';
  readonly reason?: TargetHealthReasonEnum;
  readonly description?: string;
  readonly simulated?: true;
}

type Health = Omit<TargetState, 'instanceId' | 'port'>;

const notInUse = 'Target.NotInUse';
const invalidState = 'Target.InvalidState';

/** AWS's reasons and their descriptions. */
export const healths = {
  notRegistered: {
    state: 'unused',
    reason: 'Target.NotRegistered',
    description: 'Target is not registered to the target group',
  },
  notInUse: {
    state: 'unused',
    reason: notInUse,
    description: 'Target group is not configured to receive traffic from the load balancer',
  },
  zoneNotEnabled: {
    state: 'unused',
    reason: notInUse,
    description: 'Target is in an Availability Zone that is not enabled for the load balancer',
  },
  stopped: { state: 'unused', reason: invalidState, description: 'Target is in the stopped state' },
  terminated: {
    state: 'unused',
    reason: invalidState,
    description: 'Target is in the terminated or invalid state',
  },
  registering: {
    state: 'initial',
    reason: 'Elb.RegistrationInProgress',
    description: 'Target registration is in progress',
  },
  draining: {
    state: 'draining',
    reason: 'Target.DeregistrationInProgress',
    description: 'Target deregistration is in progress',
  },
} as const satisfies Record<string, Health>;

/** Why the instance itself keeps the target from serving. */
const instanceHealths: Readonly<Record<InstanceRecord['state'], Health | undefined>> = {
  pending: undefined,
  running: undefined,
  stopping: healths.stopped,
  stopped: healths.stopped,
  'shutting-down': healths.terminated,
  terminated: healths.terminated,
};

/** The states of all targets of a group, in the order of their registration; none when there is no such group. */
export function targetStates(cloud: Cloud, targetGroupArn: string): TargetState[] {
  const loadBalancers = loadBalancersOf(cloud, targetGroupArn);
  return targetsOf(cloud, targetGroupArn).map((target) => ({
    instanceId: target.instanceId,
    port: target.port,
    ...healthOf(target, loadBalancers, cloud.table(Instances).get(target.instanceId)),
  }));
}

function healthOf(
  target: TargetRecord,
  loadBalancers: readonly LoadBalancerRecord[],
  instance: InstanceRecord | undefined,
): Health {
  if (target.phase.kind === 'draining') return healths.draining;
  const ofInstance = instance ? instanceHealths[instance.state] : healths.terminated;
  if (ofInstance) return ofInstance;
  if (loadBalancers.length === 0) return healths.notInUse;
  const zones = loadBalancers.flatMap((one) => one.zones.map((zone) => zone.availabilityZone));
  if (!zones.includes(instance?.availabilityZone ?? '')) return healths.zoneNotEnabled;
  return target.phase.kind === 'checked' ? target.phase.health : healths.registering;
}
