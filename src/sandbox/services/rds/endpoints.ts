import { createHash } from 'node:crypto';
import type { Cloud } from '../../region/cloud.js';

/** The part of RDS's names that stands for the account in the region: twelve letters and digits. */
function accountLabel(cloud: Cloud): string {
  const known = labels.get(cloud);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(`${cloud.accountId}/${cloud.region}`).digest();
  const label = `c${[...digest.subarray(0, 11)].map((byte) => (byte % 36).toString(36)).join('')}`;
  labels.set(cloud, label);
  return label;
}

/** Every look at the topology asks for it. */
const labels = new WeakMap<Cloud, string>();

const name = (cloud: Cloud, id: string, kind: string): string =>
  `${id}.${kind}${accountLabel(cloud)}.${cloud.region}.rds.amazonaws.com`;

/** Leads to the writer. */
export const writerEndpoint = (cloud: Cloud, clusterId: string): string => name(cloud, clusterId, 'cluster-');

/** Leads to the readers, and to the writer while there is none. */
export const readerEndpoint = (cloud: Cloud, clusterId: string): string => name(cloud, clusterId, 'cluster-ro-');

/** Leads to one instance whatever its role. */
export const instanceEndpoint = (cloud: Cloud, instanceId: string): string => name(cloud, instanceId, '');
