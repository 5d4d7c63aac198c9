import type { PlaneEvent } from '../../../plane/port.js';
import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { deleteInterface } from '../network-interface.js';
import { type InstanceRecord, Instances } from '../tables.js';
import { monitorIfAsked } from '../vpc-endpoint/runtime-monitoring.js';
import { takeCredentials } from './credentials.js';

/** AWS's own time from the launch to `running`; where there is a host it has to have booted, too. */
export const runningAfterMs = 30_000;
/** From `shutting-down` to `terminated`. */
const terminatedAfterMs = 40_000;
/** How long a terminated instance can still be described. */
const recordKeptMs = 3_600_000;

interface Payload {
  readonly instanceId: string;
}

export const instanceLaunchTimePassed = defineTask<Payload>('ec2.instance-launch-time', (cloud, { instanceId }) => {
  const instance = cloud.table(Instances).get(instanceId);
  if (!instance) return;
  instance.launchTimePassed = true;
  runWhenReady(cloud, instance);
});

/** The interface goes with the instance: until now it held subnet and groups. */
export const instanceTerminated = defineTask<Payload>('ec2.instance-terminated', (cloud, { instanceId }) => {
  const instance = cloud.table(Instances).get(instanceId);
  if (!instance) return;
  instance.state = 'terminated';
  instance.publicAddress = undefined;
  deleteInterface(cloud, instance.interfaceId);
  cloud.schedule(instanceForgotten, { instanceId }, recordKeptMs);
});

export const instanceForgotten = defineTask<Payload>('ec2.instance-forgotten', (cloud, { instanceId }) => {
  cloud.table(Instances).delete(instanceId);
});

function runWhenReady(cloud: Cloud, instance: InstanceRecord): void {
  if (instance.state !== 'pending' || !instance.launchTimePassed || !instance.hostBooted) return;
  instance.state = 'running';
  instance.runningAt = cloud.now();
  monitorIfAsked(cloud, instance);
}

/**
 * Starts to terminate the instance; its host leaves the data plane at once. Idempotent, also for unknown ids.
 * `reason` is AWS's text: `Client.UserInitiatedShutdown: User initiated shutdown`.
 */
export function terminateInstance(cloud: Cloud, instanceId: string, reason: string): void {
  const instance = cloud.table(Instances).get(instanceId);
  if (!instance || instance.state === 'shutting-down' || instance.state === 'terminated') return;
  instance.state = 'shutting-down';
  instance.stateReason = { code: reason.split(':')[0] ?? reason, message: reason };
  takeCredentials(cloud, instance);
  cloud.schedule(instanceTerminated, { instanceId }, terminatedAfterMs);
}

/** What the hosts of the data plane do of themselves. */
export function onPlaneEvent(cloud: Cloud, event: PlaneEvent): void {
  if (event.kind !== 'host-booted' && event.kind !== 'host-exited') return;
  const instance = cloud.table(Instances).get(event.hostId);
  if (!instance) return;
  if (event.kind === 'host-booted') {
    instance.hostBooted = true;
    runWhenReady(cloud, instance);
  } else shutDown(cloud, instance);
}

/** The instance has ended its system itself: it stops, unless it was launched to terminate then. */
function shutDown(cloud: Cloud, instance: InstanceRecord): void {
  const reason = 'Client.InstanceInitiatedShutdown: Instance initiated shutdown';
  if (instance.onShutdown === 'terminate') terminateInstance(cloud, instance.id, reason);
  if (instance.state !== 'pending' && instance.state !== 'running') return;
  instance.state = 'stopped';
  instance.stateReason = { code: 'Client.InstanceInitiatedShutdown', message: reason };
}
