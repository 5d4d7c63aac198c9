import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import type { Tags } from '../../tags.js';
import { findCluster } from '../cluster/find-cluster.js';
import { findInstance } from '../instance/find-instance.js';
import { findSnapshot } from '../snapshot/find-snapshot.js';
import { findSubnetGroup } from '../subnet-group/find-subnet-group.js';

const finders: Readonly<Record<string, (cloud: Cloud, id: string) => { tags: Tags }>> = {
  cluster: findCluster,
  db: findInstance,
  subgrp: findSubnetGroup,
  'cluster-snapshot': findSnapshot,
};

/** The record behind an ARN of RDS. @throws AwsError `InvalidParameterValue`, or the resource's NotFound code. */
export function taggedResource(cloud: Cloud, arn: string): { tags: Tags } {
  const [, , service, region, account, type = '', id = ''] = arn.split(':');
  const find = finders[type];
  if (service !== 'rds' || region !== cloud.region || account !== cloud.accountId || !find) {
    throw new AwsError('InvalidParameterValue', `Invalid resource name: ${arn}`);
  }
  return find(cloud, id);
}
