import { takeFault } from '../../../faults/faults.js';
import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { deleteInterface } from '../../ec2/network-interface.js';
import { deleteWhenEmpty } from '../cluster/lifecycle.js';
import { claimWriter, handOver } from '../cluster/members.js';
import { durations } from '../durations.js';
import { recordEvent } from '../event/record-event.js';
import { Clusters, type DbInstanceRecord, DbInstances } from '../tables.js';
import { type DatabaseFailure, databaseFailures, isDatabaseFailure } from './failures.js';
import { isPassingState } from './passing-states.js';

/** The resource id tells this instance from a later one of the same name. */
interface InstanceReference {
  readonly instanceId: string;
  readonly resourceId: string;
}

function referenced(cloud: Cloud, { instanceId, resourceId }: InstanceReference): DbInstanceRecord | undefined {
  return cloud.table(DbInstances).find((one) => one.id === instanceId && one.resourceId === resourceId);
}

export const creationTimePasses = defineTask<InstanceReference>('rds.instance-creation-time', (cloud, reference) => {
  const instance = referenced(cloud, reference);
  if (!instance) return;
  const failure = takeFault(cloud, 'rds:CreateDBInstance', ['db-fails'])?.value;
  if (isDatabaseFailure(failure)) return instanceFails(cloud, instance, failure, databaseFailures[failure]);
  instance.creationTimePassed = true;
  finishCreation(cloud, instance);
});

/** Ends modifying, rebooting and what an instance passes through after its creation. */
export const instanceBecomesAvailable = defineTask<InstanceReference>('rds.instance-available', (cloud, reference) => {
  const instance = referenced(cloud, reference);
  if (!instance || !(['modifying', 'rebooting'].includes(instance.state) || isPassingState(instance.state))) return;
  if (instance.state === 'rebooting') {
    recordEvent(cloud, 'db-instance', instance.id, 'DB instance restarted', ['availability']);
  }
  instance.state = 'available';
});

/** Only now are the network interface and the identifier free again. */
export const instanceIsGone = defineTask<InstanceReference>('rds.instance-gone', (cloud, reference) => {
  const instance = referenced(cloud, reference);
  if (!instance) return;
  deleteInterface(cloud, instance.interfaceId);
  cloud.table(DbInstances).delete(instance.id);
  recordEvent(cloud, 'db-instance', instance.id, 'DB instance deleted', ['deletion']);
  const cluster = cloud.table(Clusters).get(instance.clusterId);
  if (cluster?.writerId === instance.id) cluster.writerId = undefined;
  deleteWhenEmpty(cloud, instance.clusterId);
});

/** The server answers in its role (level `real` only). */
export function serverIsReady(cloud: Cloud, instanceId: string): void {
  const instance = cloud.table(DbInstances).get(instanceId);
  if (!instance) return;
  instance.serverReady = true;
  finishCreation(cloud, instance);
}

export function serverFailed(cloud: Cloud, instanceId: string, reason: string): void {
  const instance = cloud.table(DbInstances).get(instanceId);
  if (!instance || instance.state === 'deleting') return;
  // The data plane starts it again on the disk that it has: nobody was served yet, so this only takes longer.
  if (instance.state === 'creating') {
    instance.serverReady = false;
    recordEvent(cloud, 'db-instance', instance.id, `Recovery of the DB instance has started: ${reason}`, ['recovery']);
    return;
  }
  instanceFails(cloud, instance, 'failed', `DB instance failed: ${reason}`);
}

function instanceFails(cloud: Cloud, instance: DbInstanceRecord, state: DatabaseFailure, event: string): void {
  instance.state = state;
  recordEvent(cloud, 'db-instance', instance.id, event, ['failure']);
  handOver(cloud, instance);
}

function finishCreation(cloud: Cloud, instance: DbInstanceRecord): void {
  const served = instance.serverReady || cloud.plane.level === 'none';
  if (instance.state !== 'creating' || !instance.creationTimePassed || !served) return;
  const cluster = cloud.table(Clusters).get(instance.clusterId);
  if (!cluster) return;
  const passing = takeFault(cloud, 'rds:CreateDBInstance', ['db-passes'])?.value;
  instance.state = isPassingState(passing) ? passing : 'available';
  if (isPassingState(passing)) {
    const reference = { instanceId: instance.id, resourceId: instance.resourceId };
    cloud.schedule(instanceBecomesAvailable, reference, durations.instanceConfigure);
  }
  claimWriter(cloud, cluster, instance);
  recordEvent(cloud, 'db-instance', instance.id, 'DB instance created', ['creation']);
}
