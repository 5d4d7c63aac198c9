import type { Cloud } from '../../region/cloud.js';
import type { TableKey } from '../../region/table.js';
import { AwsError } from '../../wire/aws-error.js';
import { Listeners, LoadBalancers, TargetGroups } from './tables.js';

/** Looks a record up by ARN. @throws AwsError `ValidationError` for what is no such ARN, `...NotFound` otherwise. */
function finder<T extends { readonly id: string }>(
  table: TableKey<T>,
  kind: { readonly inArn: string; readonly name: string; readonly code: string },
): (cloud: Cloud, arn: string) => T {
  return (cloud, arn) => {
    if (!arn.includes(`:${kind.inArn}/`)) {
      throw new AwsError('ValidationError', `'${arn}' is not a valid ${kind.name} ARN`);
    }
    const record = cloud.table(table).get(arn);
    if (!record) throw new AwsError(kind.code, `One or more ${kind.name}s not found`);
    return record;
  };
}

export const loadBalancerByArn = finder(LoadBalancers, {
  inArn: 'loadbalancer',
  name: 'load balancer',
  code: 'LoadBalancerNotFound',
});
export const targetGroupByArn = finder(TargetGroups, {
  inArn: 'targetgroup',
  name: 'target group',
  code: 'TargetGroupNotFound',
});
export const listenerByArn = finder(Listeners, { inArn: 'listener', name: 'listener', code: 'ListenerNotFound' });
