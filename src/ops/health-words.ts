import type { TargetHealthReasonEnum, TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Health } from './snapshot.js';

/** Elastic Load Balancing's reason codes (API reference, TargetHealth) in plain words. */
const targetReasons: Readonly<Record<TargetHealthReasonEnum, string>> = {
  'Elb.InitialHealthChecking': 'the first health checks are going on',
  'Elb.InternalError': 'the load balancer has a problem of its own',
  'Elb.RegistrationInProgress': 'is being registered',
  'Target.DeregistrationInProgress': 'finishes its connections and leaves',
  'Target.FailedHealthChecks':
    'does not accept the health check: its server is not up, or a security group is in the way',
  'Target.HealthCheckDisabled': 'is not checked: health checks are off',
  'Target.InvalidState': 'the instance is stopped or terminated',
  'Target.IpUnusable': 'the address cannot be used as a target',
  'Target.NotInUse': 'gets no traffic: no listener uses the group, or its zone is not enabled',
  'Target.NotRegistered': 'is not registered',
  'Target.ResponseCodeMismatch': 'answers the health check, but not with the status that is expected',
  'Target.Timeout': 'does not answer the health check in time',
};

const targetHealth: Readonly<Record<TargetHealthStateEnum, Health>> = {
  healthy: 'good',
  initial: 'changing',
  draining: 'changing',
  unhealthy: 'bad',
  'unhealthy.draining': 'bad',
  unused: 'bad',
  unavailable: 'unknown',
};

export function targetHealthOf(state: TargetHealthStateEnum | undefined): Health {
  return state ? (targetHealth[state] ?? 'unknown') : 'unknown';
}

/** `description` is AWS's own sentence; it names the status code that came. */
export function targetReason(reason: TargetHealthReasonEnum | undefined, description: string | undefined): string {
  if (!reason) return 'answers the health check';
  const words = targetReasons[reason] ?? reason;
  return reason === 'Target.ResponseCodeMismatch' && description ? `${words} (${description})` : words;
}

/** `InService` alone says little: an instance may be in service for Auto Scaling and down for EC2. */
export function instanceHealth(lifecycle: string, healthStatus: string, state: string | undefined): Health {
  if (/^(Terminat|Detach|Warmed:Terminat)/.test(lifecycle)) return 'changing';
  if (healthStatus.toLowerCase() === 'unhealthy' || lifecycle === 'Quarantined') return 'bad';
  if (state !== undefined && /^(stopp|shutting|terminated)/.test(state)) return 'bad';
  if (lifecycle === 'InService') return 'good';
  return /^(Pending|Warmed|Entering|Standby|Replacing|Root)/.test(lifecycle) ? 'changing' : 'unknown';
}

/** Aurora's status words (RDS user guide, "Viewing DB instance status") by what they mean for the system. */
export function databaseHealth(status: string): Health {
  if (status === 'available') return 'good';
  if (/^(failed|incompatible-|inaccessible-|restore-error|insufficient-|storage-full|stopp)/.test(status)) return 'bad';
  if (/(ing|-credentials|maintenance)$/.test(status) || /^(backing-up|configuring-|storage-|delet)/.test(status)) {
    return 'changing';
  }
  return 'unknown';
}

export function agentHealth(ping: string): Health {
  return ping === 'Online' ? 'good' : 'bad';
}

export const loadBalancerHealth: Readonly<Record<string, { readonly health: Health; readonly reason: string }>> = {
  active: { health: 'good', reason: 'takes requests' },
  provisioning: { health: 'changing', reason: 'is being set up' },
  active_impaired: { health: 'bad', reason: 'takes requests, but cannot grow' },
  failed: { health: 'bad', reason: 'could not be set up' },
};

export const natHealth: Readonly<Record<string, Health>> = {
  available: 'good',
  pending: 'changing',
  deleting: 'changing',
  deleted: 'bad',
  failed: 'bad',
};
