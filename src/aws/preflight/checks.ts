import { certificateOf, type Settings } from '../../config/settings.js';
import { StepFailure } from '../../engine/failure.js';
import type { Clock } from '../../lib/clock.js';
import type { Clients } from '../clients.js';
import { awsCode } from '../error-codes.js';
import type { TagRecord } from '../tags.js';
import type { Target } from '../target.js';
import { notAllowed } from '../unshown.js';
import { checkCertificate } from './certificate.js';
import { checkClock, checkIdentity } from './identity.js';
import { checkNames } from './names.js';
import { checkPermissions } from './permissions.js';
import { checkQuota, quotaChecks } from './quotas.js';
import { type CheckRow, type Finding, green, red, yellow } from './row.js';
import { checkServiceLinkedRoles } from './service-linked-roles.js';

/** What the checks are about. */
export interface PreflightQuestion {
  readonly target: Pick<Target, 'credentialsEnd'>;
  readonly clients: Clients;
  readonly settings: Settings;
  /** The caller's ARN. */
  readonly arn: string;
  /** The time that people and credentials go by. */
  readonly clock: Pick<Clock, 'now'>;
  /** How long a setup takes, in milliseconds. */
  readonly expectedMs: number;
  /** What a setup cannot do without. */
  readonly actions: readonly string[];
  /** What the first resources would carry. */
  readonly tags: TagRecord;
  readonly serviceLinkedRoles: readonly string[];
  /** The two zones that have everything. @throws StepFailure where there are none */
  readonly zones: () => Promise<readonly [string, string]>;
  /** Whether the addresses are free. @throws with the VPC in the way */
  readonly overlapping: () => Promise<string | undefined>;
}

interface Check {
  readonly check: string;
  readonly title: string;
  readonly look: (question: PreflightQuestion) => Promise<Finding>;
  /** Absent: the check is always made. */
  readonly when?: (settings: Settings) => boolean;
}

/** Every check, in the order of their rows. */
export const checks: readonly Check[] = [
  {
    check: 'identity',
    title: 'Identity',
    look: ({ target, arn, expectedMs, clock }) => checkIdentity(target, arn, expectedMs, clock),
  },
  { check: 'clock', title: 'Clock', look: ({ clients }) => checkClock(clients) },
  {
    check: 'permissions',
    title: 'Permissions',
    look: ({ clients, arn, actions, tags, settings }) =>
      checkPermissions({ clients, arn, actions, tags, cidr: settings.network.cidr }),
  },
  { check: 'names', title: 'Names', look: ({ clients, settings }) => checkNames(clients, settings.name) },
  { check: 'addresses', title: 'Addresses', look: checkAddresses },
  { check: 'zones', title: 'Zones and types', look: checkZones },
  {
    check: 'certificate',
    title: 'HTTPS certificate',
    look: ({ clients, settings, clock }) => checkCertificate(clients, certificateOf(settings) ?? '', clock),
    when: (settings) => certificateOf(settings) !== undefined,
  },
  {
    check: 'service-linked-roles',
    title: 'Service-linked roles',
    look: ({ clients, serviceLinkedRoles }) => checkServiceLinkedRoles(clients, serviceLinkedRoles),
  },
  ...quotaChecks.map(
    (quota): Check => ({
      check: quota.check,
      title: quota.title,
      look: async ({ clients, settings, zones }) => {
        const pair = quota.perZone ? await zones() : undefined;
        return checkQuota(quota, { clients, settings, zone: pair?.[0] });
      },
    }),
  ),
];

/** Looks at everything at once. A check that cannot look says so in yellow: it never keeps a setup from trying. */
export function runChecks(question: PreflightQuestion): Promise<CheckRow[]> {
  const due = checks.filter(({ when }) => when?.(question.settings) ?? true);
  return Promise.all(
    due.map(async ({ check, title, look }) => {
      const finding = await look(question).catch((error: unknown) => unread(error));
      return { check, title, ...finding };
    }),
  );
}

function unread(error: unknown): Finding {
  const reason = notAllowed(error) ?? awsCode(error) ?? String(error);
  return yellow(`Could not be looked at (${reason}).`);
}

async function checkAddresses({ settings, overlapping }: PreflightQuestion): Promise<Finding> {
  const problem = await overlapping();
  const { cidr } = settings.network;
  return problem === undefined
    ? green(`${cidr} overlaps no VPC of the region.`)
    : red(problem, 'Choose a free range (network.cidr).');
}

/** AWS takes the database cluster and refuses its instances only later: asked first. */
async function checkZones({ zones }: PreflightQuestion): Promise<Finding> {
  try {
    const [first, second] = await zones();
    return green(`${first} and ${second} have every chosen type.`);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    const details = error.details.length > 0 ? ` ${error.details.join('; ')}.` : '';
    return red(
      `${error.message}${details}`,
      'Choose other types (web., app.instanceType, database.) or network.zones.',
    );
  }
}
