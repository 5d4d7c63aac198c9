import type { Cloud } from '../../../region/cloud.js';
import { runningAfterMs } from '../../ec2/instance/lifecycle.js';
import { type InstanceRecord, Instances } from '../../ec2/tables.js';
import { type NodeRecord, Nodes } from '../tables.js';

/** Agents of AWS report every five minutes; the sandbox's ask for work every twenty seconds of wall time. */
const silentMs = 300_000;
const silentFloorMs = 45_000;

/** AWS lists an instance about this long after it runs, when its agent registers at the first attempt. */
const listedAfterRunningMs = 45_000;

/** When AWS lists an instance whose agent registers now; a host may have booted before EC2 calls it running. */
export function listedAt(cloud: Cloud, instance: InstanceRecord): number {
  const runningAt = instance.runningAt ?? instance.launchTime + cloud.scaled(runningAfterMs);
  return Math.max(cloud.now(), runningAt + cloud.scaled(listedAfterRunningMs));
}

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
