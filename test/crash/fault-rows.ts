import type { ErrorClass } from '../../src/engine/failure.js';
import { actionsOf, type FaultKindName } from '../../src/sandbox/faults/kinds.js';

/** One way in which a call goes wrong, and how a run may end with it. */
export interface FaultRow {
  readonly kind: FaultKindName;
  /** Behind the kind, as `--fault` takes it: `*3`, `=failed`. Without a count it happens to every call. */
  readonly how?: string;
  /** The classes that the run may fail with. It may always come to its end; where none is named it has to. */
  readonly as: readonly ErrorClass[];
  /** What it meets where that is not the one operation: AWS has one clock, and an account has its quotas. */
  readonly meets?: 'every call' | 'the account';
  /** What is left to people, besides lifting the fault, before a resume can go on. */
  readonly byHand?: 'delete the failed database';
  /** The only call of the product from which it is tried. */
  readonly from?: string;
}

/** What passes is survived; what stays is told as what it is. */
export const faultRows: readonly FaultRow[] = [
  { kind: 'throttle', how: '*3', as: [] },
  { kind: 'throttle', as: ['throttling'] },
  { kind: 'fail-before', how: '*3', as: [] },
  { kind: 'fail-before', as: ['service'] },
  { kind: 'fail-after', how: '*1', as: [] },
  { kind: 'fail-after', as: ['service'] },
  { kind: 'reset-before', how: '*3', as: [] },
  { kind: 'reset-before', as: ['network'] },
  { kind: 'reset-after', how: '*1', as: [] },
  { kind: 'reset-after', as: ['network'] },
  { kind: 'silence', how: '*1', as: [] },
  { kind: 'silence', as: ['network'] },
  { kind: 'silence-after', how: '*1', as: [] },
  { kind: 'silence-after', as: ['network'] },
  { kind: 'delay', how: '=1ms', as: [] },
  { kind: 'denied', as: ['permission'] },
  { kind: 'expired-token', as: ['credentials'] },
  { kind: 'clock-skew', meets: 'every call', as: [] },
  { kind: 'pages-of', how: '=1', as: [] },
  { kind: 'quota', as: ['quota'] },
  { kind: 'capacity', as: ['capacity'] },
  { kind: 'refused', how: '=not-signed-up', from: 'ec2:CreateVpc', as: ['account'] },
  { kind: 'refused', how: '=organisation', from: 'rds:CreateDBCluster', as: ['permission'] },
  { kind: 'refused', how: '=unsupported-configuration', as: ['capacity'] },
  { kind: 'refused', how: '=instance-limit', as: ['quota'] },
  { kind: 'refused', how: '=pending-verification', as: ['account'] },
  { kind: 'refused', how: '=free-tier', as: ['bad-input'] },
  { kind: 'refused', how: '=blocked', as: ['account'] },
  { kind: 'refused', how: '=group-in-use*3', as: [] },
  { kind: 'refused', how: '=group-in-use', as: ['busy'] },
  { kind: 'refused', how: '=no-load-balancers', as: ['account'] },
  { kind: 'refused', how: '=endpoint-service', as: ['busy'] },
  { kind: 'refused', how: '=health-unavailable*3', as: [] },
  { kind: 'refused', how: '=health-unavailable', as: ['service'] },
  { kind: 'refused', how: '=free-plan', as: ['bad-input'] },
  { kind: 'refused', how: '=free-plan-backups', as: ['bad-input'] },
  { kind: 'refused', how: '=too-many-updates*3', as: [] },
  { kind: 'refused', how: '=too-many-updates', as: ['busy'] },
  { kind: 'launch-fails', how: '*1', as: [] },
  { kind: 'launch-fails', as: ['permission'] },
  { kind: 'never-boots', how: '*1', as: [] },
  { kind: 'script-fails', how: '*1', as: ['bad-input'] },
  { kind: 'run-ends', how: '*1', as: ['bad-input'] },
  { kind: 'nat-fails', as: ['bad-input'] },
  { kind: 'db-fails', how: '=failed', as: ['bad-input'] },
  { kind: 'db-fails', how: '=incompatible-network', as: ['bad-input'], byHand: 'delete the failed database' },
  { kind: 'db-fails', how: '=storage-full', as: ['bad-input'], byHand: 'delete the failed database' },
  { kind: 'db-passes', as: [] },
  { kind: 'set-quota', how: '=L-F678F1CE/0', meets: 'the account', from: 'ec2:CreateVpc', as: ['quota'] },
  {
    kind: 'shortage',
    how: '=t4g.micro',
    meets: 'the account',
    from: 'autoscaling:CreateAutoScalingGroup',
    as: ['capacity'],
  },
  {
    kind: 'zone-without-load-balancers',
    how: '=us-east-1b',
    meets: 'the account',
    from: 'elasticloadbalancing:CreateLoadBalancer',
    as: ['capacity'],
  },
];

/** What no single call shows. */
export const shownElsewhere: readonly FaultKindName[] = [
  // It leaves things of its own in the VPC: the tests of the teardown have them removed.
  'guard-duty',
  // It lies in no call: a whole setup is built with it in the tests of the steps.
  'uneven-reads',
  // The step that makes the servers does not wait for their agents: the tests of the steps have the release meet it.
  'never-registers',
];

/** How a row is written in the table, and behind an operation on the command line. */
export function nameOf({ kind, how = '' }: FaultRow): string {
  return `${kind}${how}`;
}

/** What `--fault` takes for it. */
export function specOf(row: FaultRow, action: string): string {
  switch (row.meets) {
    case 'the account':
      return nameOf(row);
    case 'every call':
      return `*:*:${nameOf(row)}`;
    case undefined:
      return `${action}:${nameOf(row)}`;
  }
}

/** Calls that a service makes, by the product's call that leads to them. */
const madeByServices: Readonly<Record<string, readonly string[]>> = {
  'autoscaling:CreateAutoScalingGroup': ['ec2:RunInstances'],
};

/** The actions that a row meets when the product calls this one. */
export function actionsMet({ kind, how, from }: FaultRow, called: string): readonly string[] {
  if (from !== undefined && from !== called) return [];
  const of = actionsOf(kind, /^=([^*]+)/.exec(how ?? '')?.[1]);
  return of ? [called, ...(madeByServices[called] ?? [])].filter((action) => of.includes(action)) : [called];
}
