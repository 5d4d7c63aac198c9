import { AwsError } from '../../../wire/aws-error.js';
import type { GroupRecord } from '../tables.js';

/** The parts of a group's work that can be suspended. */
export const processes = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
] as const;

export type Process = (typeof processes)[number];

export function isSuspended(group: GroupRecord, process: Process): boolean {
  return group.suspended.some((one) => one.process === process);
}

/** The processes a request means: all of them when it names none. @throws AwsError `ValidationError` */
export function namedProcesses(names: readonly string[] | undefined): readonly string[] {
  if (!names || names.length === 0) return processes;
  const unknown = names.find((name) => !processes.some((process) => process === name));
  if (unknown) throw new AwsError('ValidationError', `${unknown} is not a valid scaling process`);
  return names;
}
