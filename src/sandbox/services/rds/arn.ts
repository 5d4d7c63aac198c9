import type { Cloud } from '../../region/cloud.js';

/** The resource types in RDS's ARNs. */
export type RdsResource = 'subgrp' | 'cluster' | 'db' | 'cluster-snapshot';

export function rdsArn(cloud: Cloud, type: RdsResource, id: string): string {
  return cloud.arn('rds', `${type}:${id}`);
}
