import { type Activity, DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';
import { beingVerified, blocked } from '../../aws/failure-rules.js';
import { quotaRemedy } from '../../aws/quotas.js';
import type { FleetTier } from '../../config/names.js';
import { type ErrorClass, StepFailure } from '../../engine/failure.js';
import { again, type Remedy } from '../../errors.js';
import type { Run } from '../context.js';

interface Cause {
  readonly pattern: RegExp;
  readonly class: ErrorClass;
  /** Given what the pattern's groups caught. */
  readonly remedy: Remedy | ((tier: FleetTier, caught: Readonly<Record<string, string>>) => Remedy);
}

const goOn = `then run ${again}`;
const withType = (tier: FleetTier): string => `\`tier3-wizard --resume --set ${tier}.instanceType=TYPE\``;

/** Launch failures have texts, not codes (aws-behaviour section 7); the first that matches decides. */
const causes: readonly Cause[] = [
  {
    pattern: /more vCPU capacity than your current vCPU limit(?: of (?<limit>\d+))?/,
    class: 'quota',
    remedy: (_tier, { limit }) => quotaRemedy('vcpus', limit),
  },
  {
    // The limit of earlier years, which counted instances: AWS counts vCPUs now.
    pattern: /instance\(s\) are already running/,
    class: 'quota',
    remedy: quotaRemedy('vcpus'),
  },
  {
    pattern: /do not have sufficient .* capacity|InsufficientInstanceCapacity/,
    class: 'capacity',
    remedy: (tier) => `Choose another type (${withType(tier)}), or wait a while, ${goOn}.`,
  },
  {
    pattern: /not supported in your requested Availability Zone|requested configuration is currently not supported/,
    class: 'capacity',
    remedy: (tier) => `Choose a type that both zones offer and that fits the image's architecture: ${withType(tier)}.`,
  },
  {
    pattern: /not eligible for Free Tier/,
    class: 'bad-input',
    remedy: (tier) =>
      `Choose a type of the account's free plan (\`aws ec2 describe-instance-types --filters Name=free-tier-eligible,Values=true\` lists them): ${withType(tier)}, or upgrade the plan in the Billing console, ${goOn}.`,
  },
  {
    pattern: /request for accessing resources in this region is being validated|PendingVerification/,
    class: 'account',
    remedy: beingVerified,
  },
  {
    pattern: /account is currently blocked|\bBlocked\b/,
    class: 'account',
    remedy: blocked,
  },
  {
    // Launches use the service-linked role's rights: nothing but a policy of the organisation takes those away.
    pattern: /not authorized to perform/,
    class: 'permission',
    remedy: `Auto Scaling's own role (AWSServiceRoleForAutoScaling) may not do what the message names: ask whoever runs the organisation whether one of its policies forbids it, ${goOn}.`,
  },
  {
    pattern: /security group '?[\w-]*'? ?does not exist|InvalidGroup\.NotFound|InvalidSecurityGroupID\.NotFound/,
    class: 'not-yet-visible',
    remedy: `Somebody has deleted the servers' security group; run ${again}, which makes it and a launch template with it.`,
  },
  {
    pattern: /Client error on launch|Client\.InternalError/,
    class: 'permission',
    remedy: `Auto Scaling's role may not use the key that encrypts volumes (\`aws ec2 get-ebs-default-kms-key-id\` names it): allow AWSServiceRoleForAutoScaling to use it and to create grants in the key's policy, ${goOn}.`,
  },
];

/** The group whose launches are looked at. */
interface Fleet {
  readonly name: string;
  readonly tier: FleetTier;
}

/** Auto Scaling repairs this one by itself: IAM needs some seconds until EC2 knows a new profile. */
const transient = /Invalid IAM Instance Profile/;

/** Newest first; the account-wide form of the call, without a group, may time out. */
export async function scalingActivities({ aws, startedAt }: Run, group: string): Promise<readonly Activity[]> {
  const request = { AutoScalingGroupName: group, MaxRecords: 20 };
  const { Activities = [] } = await aws.autoScaling.send(new DescribeScalingActivitiesCommand(request));
  return Activities.filter(({ StartTime }) => (StartTime?.getTime() ?? 0) >= startedAt);
}

/**
 * Auto Scaling goes on trying for ever; a launch that failed since this run began is told at once. A lack of capacity
 * is given a second chance, because the group then tries its other zone.
 * @throws StepFailure with the reasons of all failed launches
 */
export function refuseFailedLaunches({ name: group, tier }: Fleet, activities: readonly Activity[]): void {
  const failed = activities.filter(isFailure);
  const told = telling(activities);
  if (!told) return;
  const message = told.StatusMessage ?? told.Description ?? 'AWS gave no reason';
  const cause = causeOf(message, tier);
  if (cause?.class === 'capacity' && failed.length < 2) return;
  throw new StepFailure(`${group} cannot launch an instance: ${message}`, {
    class: cause?.class ?? 'bad-input',
    remedy: cause?.remedy ?? `Mend what the message names, ${goOn}.`,
    details: describeActivities(failed, message),
  });
}

function causeOf(
  message: string,
  tier: FleetTier,
): { readonly class: ErrorClass; readonly remedy: Remedy } | undefined {
  for (const { pattern, class: kind, remedy } of causes) {
    const found = pattern.exec(message);
    if (found) return { class: kind, remedy: typeof remedy === 'function' ? remedy(tier, found.groups ?? {}) : remedy };
  }
  return undefined;
}

/** The launch that says what is wrong: the newest activity, or the second instance that ended as soon as it began. */
function telling(activities: readonly Activity[]): Activity | undefined {
  const [newest] = activities;
  if (newest && isFailure(newest)) return newest;
  return activities.filter(endedAtOnce)[1];
}

function isFailure(activity: Activity): boolean {
  const { StatusCode, StatusMessage } = activity;
  return endedAtOnce(activity) || (StatusCode === 'Failed' && !transient.test(StatusMessage ?? ''));
}

/** EC2 has taken the launch and terminated the instance before it ran; Auto Scaling launches and ends the next one. */
function endedAtOnce({ StatusCode, StatusMessage }: Activity): boolean {
  return StatusCode === 'Cancelled' && /Client error on launch/.test(StatusMessage ?? '');
}

/** A line for each, newest first; `told` is a reason that has been given already. */
export function describeActivities(activities: readonly Activity[], told?: string): readonly string[] {
  return activities.map(({ StartTime, StatusCode, Description, StatusMessage }) =>
    [
      StartTime?.toISOString(),
      StatusCode,
      // The description of an activity that failed ends with its message.
      Description?.split(/\s+Status Reason:/)[0],
      StatusMessage === told ? undefined : StatusMessage,
    ]
      .filter(Boolean)
      .join('  '),
  );
}
