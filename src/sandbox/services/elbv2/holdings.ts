import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import { held } from '../held.js';
import { Listeners, LoadBalancers, TargetGroups } from './tables.js';

export function holdings(cloud: Cloud): Holding[] {
  return [
    ...held(cloud, 'elbv2:load-balancer', LoadBalancers),
    ...held(cloud, 'elbv2:listener', Listeners),
    ...held(cloud, 'elbv2:target-group', TargetGroups),
  ];
}
