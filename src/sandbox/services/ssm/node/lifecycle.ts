import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { Instances } from '../../ec2/tables.js';
import { applyAssociationsTo } from '../association/apply.js';
import { type NodeRecord, Nodes } from '../tables.js';
import { pingStatus } from './node-status.js';

/** State Manager takes this long to run its associations on a node that came online. */
const firstRunAfterMs = 60_000;

const againMs = 5_000;

/** From now on the node is listed. An instance may have booted before EC2 calls it running. */
export const nodeComesOnline = defineTask<{ instanceId: string }>('ssm.node-online', (cloud, { instanceId }) => {
  const node = cloud.table(Nodes).get(instanceId);
  if (!node) return;
  if (pingStatus(cloud, node)) applyAssociationsTo(cloud, instanceId, firstRunAfterMs);
  else if (cloud.table(Instances).get(instanceId)?.state === 'pending') {
    cloud.schedule(nodeComesOnline, { instanceId }, againMs);
  }
});

/** The agent has called. After a silence it gets what it missed. */
export function noteSign(cloud: Cloud, node: NodeRecord): void {
  const wasLost = pingStatus(cloud, node) === 'ConnectionLost';
  node.lastPingAt = cloud.now();
  if (wasLost) applyAssociationsTo(cloud, node.id, firstRunAfterMs);
}
