import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import { quotaValue } from '../servicequotas/quotas.js';

/** The limits of DescribeAccountLimits: a number, or the code of the quota that says it. */
const limits = {
  'application-load-balancers': 'L-53DA6B97',
  'network-load-balancers': 'L-69A177A2',
  'target-groups': 'L-B22855CB',
  'target-groups-per-application-load-balancer': 100,
  'listeners-per-application-load-balancer': 50,
  'listeners-per-network-load-balancer': 50,
  'rules-per-application-load-balancer': 100,
  'targets-per-application-load-balancer': 1000,
  'targets-per-network-load-balancer': 3000,
  'targets-per-availability-zone-per-network-load-balancer': 500,
} as const;

export type LimitName = keyof typeof limits;

export function limitValue(cloud: Cloud, name: LimitName): number {
  return numberOf(cloud, limits[name]);
}

const exceeded = {
  'application load balancers': 'TooManyLoadBalancers',
  'network load balancers': 'TooManyLoadBalancers',
  'target groups': 'TooManyTargetGroups',
  'listeners per load balancer': 'TooManyListeners',
} as const;

/** The error of a limit that is reached. */
export function tooMany(things: keyof typeof exceeded): AwsError {
  return new AwsError(exceeded[things], `The maximum number of ${things} has been reached`);
}

export function allLimits(cloud: Cloud): { Name: string; Max: string }[] {
  return Object.entries(limits).map(([Name, limit]) => ({ Name, Max: String(numberOf(cloud, limit)) }));
}

function numberOf(cloud: Cloud, limit: number | string): number {
  return typeof limit === 'number' ? limit : quotaValue(cloud, limit);
}
