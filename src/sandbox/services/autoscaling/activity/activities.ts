import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../../region/cloud.js';
import { Activities, type ActivityRecord, type GroupRecord } from '../tables.js';

/** AWS keeps activities for six weeks; the sandbox the newest ones, for a group that fails for ever makes many. */
const keptPerGroup = 200;

/** Records an activity of a group that begins now. */
export function beginActivity(
  cloud: Cloud,
  group: GroupRecord,
  activity: Pick<ActivityRecord, 'description' | 'cause' | 'status' | 'subnetId' | 'availabilityZone'>,
): ActivityRecord {
  const table = cloud.table(Activities);
  const older = table.where((one) => one.groupArn === group.arn);
  for (const one of older.slice(0, Math.max(0, older.length - keptPerGroup + 1))) table.delete(one.id);
  return table.put({
    id: randomUUID(),
    groupName: group.id,
    groupArn: group.arn,
    startedAt: cloud.now(),
    progress: activity.status === 'PreInService' ? 30 : 0,
    ...activity,
  });
}

/** Ends an activity; one that has ended already stays as it is. */
export function endActivity(
  cloud: Cloud,
  id: string | undefined,
  status: 'Successful' | 'Failed' | 'Cancelled',
  message?: string,
): void {
  const activity = id === undefined ? undefined : cloud.table(Activities).get(id);
  if (!activity || activity.endedAt !== undefined) return;
  activity.status = status;
  activity.progress = 100;
  activity.endedAt = cloud.now();
  if (message === undefined) return;
  activity.message = message;
  activity.description += `.  Status Reason: ${message}`;
}
