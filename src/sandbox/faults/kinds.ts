import type { Cloud } from '../region/cloud.js';
import { natFailureCodes } from '../services/ec2/nat-gateway/failures.js';
import { readUnevenly } from '../services/ec2/uneven-reads.js';
import { switchOnRuntimeMonitoring } from '../services/ec2/vpc-endpoint/runtime-monitoring.js';
import { databaseFailures } from '../services/rds/instance/failures.js';
import { passingStates } from '../services/rds/instance/passing-states.js';
import { unexplainedEnds } from '../services/ssm/run/run.js';
import type { AwsError } from '../wire/aws-error.js';
import { capacityErrors, quotaErrors } from './exhausted.js';
import { refusalReasons } from './reasons.js';
import { denied, expiredToken, failed, type RefusedCall, throttled } from './refusals.js';
import { isQuota, isShortage, isZone, refuseLoadBalancersIn, setQuota, setShortage } from './settings.js';

/** Where a fault acts on a call, and what it does there. */
type Effect =
  /** When the request arrives, before anybody looks at it. */
  | { readonly at: 'arrival'; readonly does: 'reset' | 'silence' | 'delay' | 'skew' }
  /** Instead of acting. */
  | { readonly at: 'refusal'; readonly error: (call: RefusedCall, cloud: Cloud, value: string) => AwsError }
  /** The service has acted, and the client does not learn of it. */
  | { readonly at: 'answer'; readonly does: 'reset' | 'silence' | 'fail' }
  /** Lists come in smaller pieces. */
  | { readonly at: 'pages' }
  /** The call succeeds; what it made goes wrong later. The service that makes it asks for this. */
  | { readonly at: 'result' }
  /** No call: something of the account is set, and stays so. */
  | { readonly at: 'account'; readonly set: (cloud: Cloud, value: string) => void };

/** What may follow the `=`. */
type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'duration'; readonly usual?: string }
  | { readonly kind: 'one-of'; readonly choices: readonly string[]; readonly usual?: string }
  | { readonly kind: 'text'; readonly example: string; readonly fits: (value: string) => boolean };

export interface FaultKind {
  /** One line for people. */
  readonly does: string;
  readonly effect: Effect;
  readonly value: Value;
  /** The only actions that it is for; the first one is meant when none is named. All actions when absent. */
  readonly of?: readonly string[];
}

const plain = { kind: 'none' } as const;

const named = {
  throttle: {
    does: 'the call is throttled',
    effect: { at: 'refusal', error: throttled },
    value: plain,
  },
  'fail-before': {
    does: 'a 5xx answer; nothing was done',
    effect: { at: 'refusal', error: failed },
    value: plain,
  },
  'fail-after': {
    does: 'a 5xx answer, although it was done',
    effect: { at: 'answer', does: 'fail' },
    value: plain,
  },
  'reset-before': {
    does: 'the connection breaks; nothing was done',
    effect: { at: 'arrival', does: 'reset' },
    value: plain,
  },
  'reset-after': {
    does: 'the connection breaks, although it was done',
    effect: { at: 'answer', does: 'reset' },
    value: plain,
  },
  silence: {
    does: 'no answer ever comes; nothing was done',
    effect: { at: 'arrival', does: 'silence' },
    value: plain,
  },
  'silence-after': {
    does: 'no answer ever comes, although it was done',
    effect: { at: 'answer', does: 'silence' },
    value: plain,
  },
  delay: {
    does: 'the answer takes this much longer (wall time, whatever the speed)',
    effect: { at: 'arrival', does: 'delay' },
    value: { kind: 'duration' },
  },
  denied: {
    does: 'the caller is not authorised',
    effect: { at: 'refusal', error: denied },
    value: plain,
  },
  'expired-token': {
    does: "the caller's temporary credentials have expired",
    effect: { at: 'refusal', error: ({ protocol }) => expiredToken(protocol) },
    value: plain,
  },
  'clock-skew': {
    does: "AWS's clock is this much ahead of the caller's",
    effect: { at: 'arrival', does: 'skew' },
    value: { kind: 'duration', usual: '10m' },
  },
  quota: {
    does: 'the quota that the call counts against is used up',
    effect: { at: 'refusal', error: ({ action }, cloud) => errorOf(quotaErrors, action)(cloud) },
    value: plain,
    of: Object.keys(quotaErrors),
  },
  capacity: {
    does: 'AWS has no such machine left',
    effect: { at: 'refusal', error: ({ action }, cloud) => errorOf(capacityErrors, action)(cloud) },
    value: plain,
    of: Object.keys(capacityErrors),
  },
  refused: {
    does: 'the service refuses it for this reason, which is not in the request',
    effect: { at: 'refusal', error: (call, cloud, value) => errorOf(refusalReasons, value).error(call, cloud) },
    value: { kind: 'one-of', choices: Object.keys(refusalReasons) },
  },
  'launch-fails': {
    does: 'the instance starts and is terminated at once, as when its encryption key may not be used',
    effect: { at: 'result' },
    value: plain,
    of: ['ec2:RunInstances'],
  },
  'never-boots': {
    does: 'the instance runs, but its system never comes up',
    effect: { at: 'result' },
    value: plain,
    of: ['ec2:RunInstances'],
  },
  'never-registers': {
    does: "the instance's agent never reaches Systems Manager",
    effect: { at: 'result' },
    value: plain,
    of: ['ec2:RunInstances'],
  },
  'script-fails': {
    does: 'the script fails on an instance; each run on each instance is counted',
    effect: { at: 'result' },
    value: plain,
    of: ['ssm:SendCommand', 'ssm:CreateAssociation'],
  },
  'run-ends': {
    does: 'a run ends on an instance with this detail before it begins; each run on each instance is counted',
    effect: { at: 'result' },
    value: { kind: 'one-of', choices: unexplainedEnds, usual: 'AccessDenied' },
    of: ['ssm:SendCommand', 'ssm:CreateAssociation'],
  },
  'nat-fails': {
    does: 'the NAT gateway fails after its creation, with this FailureCode',
    effect: { at: 'result' },
    value: { kind: 'one-of', choices: natFailureCodes, usual: 'InternalError' },
    of: ['ec2:CreateNatGateway'],
  },
  'db-fails': {
    does: 'the DB instance ends in this state instead of available',
    effect: { at: 'result' },
    value: { kind: 'one-of', choices: Object.keys(databaseFailures), usual: 'failed' },
    of: ['rds:CreateDBInstance'],
  },
  'db-passes': {
    does: 'the DB instance goes through this state before it is available',
    effect: { at: 'result' },
    value: { kind: 'one-of', choices: passingStates, usual: 'backing-up' },
    of: ['rds:CreateDBInstance'],
  },
  'pages-of': {
    does: 'lists come in pages of this many items at most',
    effect: { at: 'pages' },
    value: { kind: 'text', example: '1', fits: (value) => /^[1-9]\d*$/.test(value) },
  },
  'set-quota': {
    does: "the account's quota has this value",
    effect: { at: 'account', set: setQuota },
    value: { kind: 'text', example: 'L-1216C47A/4', fits: isQuota },
  },
  shortage: {
    does: 'a zone (or every zone) has no machine of the type left',
    effect: { at: 'account', set: setShortage },
    value: { kind: 'text', example: 't4g.micro:us-east-1a', fits: isShortage },
  },
  'zone-without-load-balancers': {
    does: 'no load balancer can be put into the zone',
    effect: { at: 'account', set: refuseLoadBalancersIn },
    value: { kind: 'text', example: 'us-east-1a', fits: isZone },
  },
  'uneven-reads': {
    does: 'what EC2 has just made is seen, then unseen for seconds, then seen again',
    effect: { at: 'account', set: readUnevenly },
    value: { kind: 'none' },
  },
  'guard-duty': {
    does: 'GuardDuty puts an endpoint and a group into every VPC that instances run in, and leaves them there',
    effect: { at: 'account', set: switchOnRuntimeMonitoring },
    value: { kind: 'none' },
  },
} as const satisfies Record<string, FaultKind>;

export type FaultKindName = keyof typeof named;

export const faultKinds: Readonly<Record<string, FaultKind>> = named;

/** The only actions that a fault of the kind is for, with this value; undefined where it is for all. */
export function actionsOf(kind: string, value: string | undefined): readonly string[] | undefined {
  return faultKinds[kind]?.of ?? (kind === 'refused' ? refusalReasons[value ?? '']?.of : undefined);
}

/** The kinds that act at this place of the action's way. */
export function kindsAt(at: Effect['at'], action: string): readonly string[] {
  return Object.entries(faultKinds)
    .filter(([, { effect, of }]) => effect.at === at && (of?.includes(action) ?? true))
    .map(([name]) => name);
}

function errorOf<T>(errors: Readonly<Record<string, T>>, key: string): T {
  const found = errors[key];
  if (found) return found;
  throw new Error(`no error is declared for ${key}`);
}
