import { type Activity, DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';
import { quotaRemedy } from '../../aws/quotas.js';
import { type ErrorClass, StepFailure } from '../../engine/failure.js';
import { again, type Remedy } from '../../errors.js';
import type { Run } from '../context.js';

interface Cause {
  readonly pattern: RegExp;
  readonly class: ErrorClass;
  readonly remedy: Remedy;
}

const goOn = `then run ${again}`;

/** Launch failures have texts, not codes (aws-behaviour section 7); the first that matches decides. */
const causes: readonly Cause[] = [
  {
    pattern: /more vCPU capacity than your current vCPU limit|instance\(s\) are already running/,
    class: 'quota',
    remedy: quotaRemedy('vcpus'),
  },
  {
    pattern: /do not have sufficient .* capacity|InsufficientInstanceCapacity/,
    class: 'capacity',
    remedy: `Choose another instance type or wait a while, ${goOn}.`,
  },
  {
    pattern: /not supported in your requested Availability Zone|requested configuration is currently not supported/,
    class: 'capacity',
    remedy: `Choose an instance type that both zones offer and that fits the image, ${goOn}.`,
  },
  {
    pattern: /not eligible for Free Tier/,
    class: 'bad-input',
    remedy: `Choose a type that the account's free plan allows, or upgrade the plan, ${goOn}.`,
  },
  {
    pattern: /request for accessing resources in this region is being validated|PendingVerification/,
    class: 'permission',
    remedy: `AWS is still checking the new account, which takes minutes to hours: wait for its mail, ${goOn}.`,
  },
  {
    pattern: /account is currently blocked/,
    class: 'permission',
    remedy: `AWS has blocked the account: open a case with AWS Support, ${goOn}.`,
  },
  {
    pattern: /Client error on launch|Client\.InternalError/,
    class: 'permission',
    remedy: `Auto Scaling's role may not use the key that encrypts volumes: allow it in the key's policy, ${goOn}.`,
  },
];

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
export function refuseFailedLaunches(group: string, activities: readonly Activity[]): void {
  const failed = activities.filter(isFailure);
  const told = telling(activities);
  if (!told) return;
  const message = told.StatusMessage ?? told.Description ?? 'AWS gave no reason';
  const cause = causes.find(({ pattern }) => pattern.test(message));
  if (cause?.class === 'capacity' && failed.length < 2) return;
  throw new StepFailure(`${group} cannot launch an instance: ${message}`, {
    class: cause?.class ?? 'bad-input',
    remedy: cause?.remedy ?? `Mend what the message names, ${goOn}.`,
    details: describeActivities(failed),
  });
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

export function describeActivities(activities: readonly Activity[]): readonly string[] {
  return activities.map(({ StartTime, StatusCode, Description, StatusMessage }) =>
    [
      StartTime?.toISOString(),
      StatusCode,
      Description,
      // The description of an activity that failed ends with it.
      StatusMessage && Description?.includes(StatusMessage) ? undefined : StatusMessage,
    ]
      .filter(Boolean)
      .join('  '),
  );
}
