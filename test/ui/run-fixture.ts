import type { EngineEvent, EngineEventBody, StepFacts } from '../../src/engine/events.js';
import type { Failure } from '../../src/engine/failure.js';
import { fold, noProgress, type Progress } from '../../src/engine/progress.js';

export const start = Date.UTC(2026, 0, 1);

const facts = (id: string, title: string, tier: StepFacts['tier'], expectedSeconds: number, ...after: string[]) => ({
  id,
  title,
  tier,
  expectedSeconds,
  after,
});

export const steps: readonly StepFacts[] = [
  facts('vpc', 'VPC', 'network', 5),
  facts('subnets', 'Subnets', 'network', 5, 'vpc'),
  facts('nat-gateway', 'NAT gateway', 'network', 110, 'subnets'),
  facts('private-routes', 'Private routes', 'network', 5, 'nat-gateway'),
  facts('security-groups', 'Security groups', 'security', 10, 'vpc'),
  facts('instance-roles', 'Instance roles', 'security', 15),
  facts('alb', 'Application Load Balancer', 'web', 180, 'security-groups', 'subnets'),
  facts('nlb', 'Network Load Balancer', 'app', 150, 'security-groups', 'subnets'),
  facts('web-fleet', 'Web servers', 'web', 120, 'alb', 'private-routes', 'instance-roles'),
  facts('app-fleet', 'App servers', 'app', 120, 'nlb', 'private-routes', 'instance-roles'),
  facts('db-subnet-group', 'Database subnet group', 'database', 5, 'subnets'),
  facts('db-cluster', 'Aurora cluster', 'database', 60, 'db-subnet-group', 'security-groups'),
  facts('db-writer', 'Aurora writer', 'database', 480, 'db-cluster'),
  facts('db-reader', 'Aurora reader', 'database', 480, 'db-writer'),
  facts('schema', 'Database schema', 'database', 20, 'db-writer', 'app-fleet'),
  facts('app-release', 'App release', 'app', 60, 'schema'),
  facts('web-release', 'Web release', 'web', 60, 'web-fleet'),
  facts('verification', 'Verification over HTTP', 'system', 30, 'app-release', 'web-release'),
];

/** An event `seconds` after the start of the run. */
export function at(seconds: number, body: EngineEventBody): EngineEvent {
  return { ...body, at: start + seconds * 1000 };
}

export const runStarted = at(0, { type: 'run-started', direction: 'create', environment: 'demo', steps });

export const quota: Failure = {
  class: 'quota',
  message: 'The maximum number of addresses has been reached.',
  remedy:
    'Delete what is not needed any more or ask for a higher quota in the Service Quotas console, then run `tier3-wizard --resume`.',
  code: 'AddressLimitExceeded',
  requestId: '59dbff89-35bd-4eac-99ed-be587EXAMPLE',
  details: ['5 of 5 Elastic IP addresses are in use in us-east-1'],
};

const done = (step: string, from: number, to: number): EngineEvent[] => [
  at(from, { type: 'step-started', step }),
  at(to, { type: 'step-finished', step, reused: false }),
];

const waiting = (step: string, from: number, reason: string): EngineEvent[] => [
  at(from, { type: 'step-started', step }),
  at(from + 1, { type: 'step-waiting', step, reason }),
];

/** The events of a run that has eight steps at work at once, 75 s after its start. */
export const busy: readonly EngineEvent[] = [
  runStarted,
  ...done('vpc', 0, 4),
  ...done('instance-roles', 0, 12),
  ...done('subnets', 4, 9),
  ...done('security-groups', 4, 11),
  ...done('db-subnet-group', 9, 12),
  ...waiting('nat-gateway', 9, 'the NAT gateway to be available (now pending)'),
  ...waiting('alb', 11, 'the load balancer to be active (now provisioning)'),
  ...waiting('nlb', 11, 'the load balancer to be active (now provisioning)'),
  ...waiting('db-cluster', 12, 'the cluster to be available (now creating)'),
  at(20, { type: 'step-started', step: 'web-fleet' }),
  ...waiting('app-fleet', 20, '2 instances in service (now 1)'),
  at(21, { type: 'step-started', step: 'db-writer' }),
  at(22, {
    type: 'step-retrying',
    step: 'db-writer',
    attempt: 2,
    failure: { class: 'throttling', message: 'Rate exceeded', remedy: 'Wait.', code: 'ThrottlingException' },
  }),
  ...waiting('db-reader', 23, 'the instance to be available (now creating)'),
];

export const calm: readonly EngineEvent[] = [
  ...busy.slice(0, 11),
  ...waiting('nat-gateway', 9, 'the NAT gateway to be available (now pending)'),
];

export function picture(events: readonly EngineEvent[]): Progress {
  return events.reduce(fold, noProgress);
}
