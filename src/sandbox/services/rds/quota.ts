import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import { quotaValue } from '../servicequotas/quotas.js';

/** RDS's quotas: the code in Service Quotas or AWS's default, and the error when one is used up. */
const quotas = {
  clusters: ['L-952B80B8', 'DBClusterQuotaExceededFault', 'DB Cluster quota exceeded'],
  instances: ['L-7B6409FD', 'InstanceQuotaExceeded', 'DB Instance quota exceeded'],
  subnetGroups: [50, 'DBSubnetGroupQuotaExceeded', 'You have reached the maximum number of DB subnet groups.'],
  clusterSnapshots: [100, 'SnapshotQuotaExceeded', 'Cannot create more than 100 manual cluster snapshots.'],
} as const;

/** @throws AwsError when `inUse` of the things exist already and one more would be too many. */
export function checkQuota(cloud: Cloud, name: keyof typeof quotas, inUse: number): void {
  const [quota] = quotas[name];
  const limit = typeof quota === 'number' ? quota : quotaValue(cloud, quota);
  if (inUse >= limit) throw quotaExceeded(name);
}

export function quotaExceeded(name: keyof typeof quotas): AwsError {
  const [, code, message] = quotas[name];
  return new AwsError(code, message);
}
