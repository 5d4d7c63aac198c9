import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type DbInstanceRecord, DbInstances } from '../tables.js';

/** @throws AwsError `DBInstanceNotFound`. */
export function findInstance(cloud: Cloud, identifier: string): DbInstanceRecord {
  const instance = cloud.table(DbInstances).get(identifier.toLowerCase());
  if (!instance) throw new AwsError('DBInstanceNotFound', `DBInstance ${identifier} not found.`);
  return instance;
}
