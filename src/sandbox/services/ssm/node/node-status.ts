import type { Cloud } from '../../../region/cloud.js';
import { type InstanceRecord, Instances } from '../../ec2/tables.js';
import { type NodeRecord, Nodes } from '../tables.js';

/** Agents of AWS report every five minutes; the sandbox's ask for work every twenty seconds of wall time. */
const silentMs = 300_000;
const silentFloorMs = 45_000;

/** AWS lists an instance about this long after its launch, when its agent registers at the first attempt. */
export const listedAfterLaunchMs = 65_000;

/**
 * How DescribeInstanceInformation sees the node; undefined when it does not list it: not there yet, or the instance is
 * not running any more.
 */
export function pingStatus(cloud: Cloud, node: NodeRecord): 'Online' | 'ConnectionLost' | undefined {
  if (cloud.table(Instances).get(node.id)?.state !== 'running' || cloud.now() < node.onlineAt) return undefined;
  const silent = cloud.now() - node.lastPingAt;
  return silent > Math.max(cloud.scaled(silentMs), silentFloorMs) ? 'ConnectionLost' : 'Online';
}

export function isOnline(cloud: Cloud, instanceId: string): boolean {
  const node = cloud.table(Nodes).get(instanceId);
  return node !== undefined && pingStatus(cloud, node) === 'Online';
}

/** The nodes that AWS lists, with their instances. */
export function listedNodes(cloud: Cloud): { node: NodeRecord; instance: InstanceRecord }[] {
  return cloud
    .table(Nodes)
    .all()
    .flatMap((node) => {
      const instance = cloud.table(Instances).get(node.id);
      return instance && pingStatus(cloud, node) ? [{ node, instance }] : [];
    });
}
