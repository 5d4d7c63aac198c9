import type { Cloud } from '../../../region/cloud.js';
import { Credentials } from '../../../region/credentials.js';
import { defineTask } from '../../../region/task.js';
import { hostCredentialsMs, roleCredentials } from '../../iam/instance-profile.js';
import { Roles } from '../../iam/tables.js';
import { type InstanceRecord, Instances } from '../tables.js';

/** New keys come long before the old ones expire; wall time, as the keys last for wall time. */
const refreshedAfterMs = hostCredentialsMs / 2;

export const instanceCredentialsRefresh = defineTask<{ instanceId: string }>(
  'ec2.instance-credentials',
  (cloud, { instanceId }) => {
    const instance = cloud.table(Instances).get(instanceId);
    if (instance && ['pending', 'running'].includes(instance.state)) giveCredentials(cloud, instance);
  },
);

/** Gives the metadata service keys of the instance's role, and goes on doing so. A role that is gone gives none. */
export function giveCredentials(cloud: Cloud, instance: InstanceRecord): void {
  const { roleName } = instance;
  if (roleName === undefined) return;
  instance.accessKeyId = cloud.table(Roles).get(roleName)
    ? roleCredentials(cloud, roleName, instance.id).accessKeyId
    : undefined;
  cloud.schedule(instanceCredentialsRefresh, { instanceId: instance.id }, refreshedAfterMs * cloud.speed);
}

export function takeCredentials(cloud: Cloud, instance: InstanceRecord): void {
  if (instance.accessKeyId !== undefined) cloud.table(Credentials).delete(instance.accessKeyId);
  instance.accessKeyId = undefined;
}
