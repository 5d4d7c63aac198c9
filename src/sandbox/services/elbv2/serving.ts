import type { Cloud } from '../../region/cloud.js';
import {
  type ListenerAction,
  type ListenerRecord,
  Listeners,
  type LoadBalancerRecord,
  LoadBalancers,
} from './tables.js';

/** The target group that an action sends requests to, if it is of that kind. */
export function forwardedTo(action: ListenerAction): string | undefined {
  return action.type === 'forward' ? action.targetGroupArn : undefined;
}

export function listenersOf(cloud: Cloud, targetGroupArn: string): ListenerRecord[] {
  return cloud.table(Listeners).where((listener) => forwardedTo(listener.action) === targetGroupArn);
}

/** The load balancers whose listeners send requests to the target group. AWS allows one at a time. */
export function loadBalancersOf(cloud: Cloud, targetGroupArn: string): LoadBalancerRecord[] {
  const arns = new Set(listenersOf(cloud, targetGroupArn).map((listener) => listener.loadBalancerArn));
  return cloud.table(LoadBalancers).where((loadBalancer) => arns.has(loadBalancer.id));
}
