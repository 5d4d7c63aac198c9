import { type Activity, DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';
import { type FleetTier, fleetTiers } from '../config/names.js';
import { failureOf, type Reading } from './reading.js';
import type { ActivityView } from './snapshot.js';
import type { SnapshotSources } from './sources.js';

const recent = 20;

/** The failed ones among the newest activities of both groups: the only place where AWS says why a launch failed. */
export async function readActivities(
  sources: SnapshotSources,
  abortSignal: AbortSignal,
): Promise<Reading<readonly ActivityView[]>> {
  const tiers = await Promise.all(fleetTiers.map((tier) => activitiesOf(tier, sources, abortSignal)));
  return { found: tiers.flat().sort((a, b) => b.at - a.at) };
}

async function activitiesOf(
  tier: FleetTier,
  sources: SnapshotSources,
  abortSignal: AbortSignal,
): Promise<ActivityView[]> {
  const group = sources.names.autoScalingGroup(tier);
  const answer = await sources.clients.autoScaling
    .send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: group, MaxRecords: recent }), { abortSignal })
    .catch((error: unknown) => {
      // A group that does not exist comes as a ValidationError.
      if (/not found/i.test(failureOf(error, abortSignal).message)) return { Activities: [] };
      throw error;
    });
  const activities = answer.Activities ?? [];
  const lastSuccess = Math.max(0, ...activities.filter((one) => one.StatusCode === 'Successful').map(timeOf));
  return activities
    .filter((one) => one.StatusCode === 'Failed' || one.StatusCode === 'Cancelled')
    .map((one) => ({
      tier,
      at: timeOf(one),
      status: one.StatusCode ?? 'unknown',
      description: one.Description ?? '',
      message: one.StatusMessage ?? 'AWS gives no reason',
      current: timeOf(one) > lastSuccess,
    }));
}

function timeOf(activity: Activity): number {
  return activity.StartTime?.getTime() ?? 0;
}
