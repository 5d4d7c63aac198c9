import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import type { TableKey } from '../../region/table.js';
import type { Tags } from '../tags.js';
import { Listeners, LoadBalancers, TargetGroups } from './tables.js';

export function holdings(cloud: Cloud): Holding[] {
  const of = <T extends { readonly id: string; readonly tags: Tags }>(kind: string, table: TableKey<T>): Holding[] =>
    cloud
      .table(table)
      .all()
      .map(({ id, tags }) => ({ kind, id, tags }));
  return [
    ...of('elbv2:load-balancer', LoadBalancers),
    ...of('elbv2:listener', Listeners),
    ...of('elbv2:target-group', TargetGroups),
  ];
}
