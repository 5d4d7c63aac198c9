import type { Reason } from '../tables.js';

/** A moment as the causes of activities write it: without milliseconds. */
export function dated(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The cause of an activity: one or more dated sentences. */
export function causeOf(...reasons: readonly (Reason | undefined)[]): string {
  return reasons.flatMap((reason) => (reason ? [`At ${dated(reason.at)} ${reason.text}.`] : [])).join('  ');
}

/** AWS's sentences. Numbers are capacities before and after. */
export const sentences = {
  created: (desired: number) =>
    `a user request created an AutoScalingGroup changing the desired capacity from 0 to ${desired}`,
  updated: (min: number, max: number, before: number, after: number) =>
    `a user request update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: ${after} changing the desired capacity from ${before} to ${after}`,
  desiredSet: (before: number, after: number) =>
    `a user request explicitly set group desired capacity changing the desired capacity from ${before} to ${after}`,
  deleted: (before: number) =>
    `a user request force deleted AutoScalingGroup changing the desired capacity from ${before} to 0`,
  started: (before: number, after: number) =>
    `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${before} to ${after}`,
  replaced: () => 'an instance was launched in response to an unhealthy instance needing to be replaced',
  balanced: (zone: string) =>
    `instances were launched to balance instances in zones ${zone} with other zones resulting in more than desired number of instances in the group`,
  shrunk: (before: number, after: number) =>
    `an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${before} to ${after}`,
  selected: (instanceId: string) => `instance ${instanceId} was selected for termination`,
  failedEc2Check: () =>
    'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped',
  failedStatusCheck: () => 'an instance was taken out of service in response to an EC2 instance status checks failure',
  failedElbCheck: () => 'an instance was taken out of service in response to an ELB system health check failure',
  failedUserCheck: () => 'an instance was taken out of service in response to a user health-check',
  failedToStart: () => 'an instance was taken out of service in response to a launch failure',
  terminatedByUser: (instanceId: string) =>
    `instance ${instanceId} was taken out of service in response to a user request`,
  terminatedByUserAndShrunk: (instanceId: string, before: number, after: number) =>
    `instance ${instanceId} was taken out of service in response to a user request, shrinking the capacity from ${before} to ${after}`,
} as const;
