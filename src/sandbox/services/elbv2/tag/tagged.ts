import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import type { Tags } from '../../tags.js';
import { listenerByArn, loadBalancerByArn, targetGroupByArn } from '../find.js';

const byKind: Readonly<Record<string, (cloud: Cloud, arn: string) => { tags: Tags }>> = {
  loadbalancer: loadBalancerByArn,
  targetgroup: targetGroupByArn,
  listener: listenerByArn,
};

/** The record whose tags are meant. @throws AwsError `ValidationError`, `...NotFound` */
export function taggedByArn(cloud: Cloud, arn: string): { tags: Tags } {
  const kind = arn.split(':')[5]?.split('/')[0] ?? '';
  const find = byKind[kind];
  if (!find) throw new AwsError('ValidationError', `'${arn}' is not a valid load balancer ARN`);
  return find(cloud, arn);
}
