import type { Cloud } from '../../../region/cloud.js';
import { instanceStatus } from '../../ec2/instance/describe-instance-status.js';
import { Instances } from '../../ec2/tables.js';
import { targetStates } from '../../elbv2/targets.js';
import { sentences } from '../activity/texts.js';
import { activeMembersOf } from '../group/find.js';
import { isSuspended } from '../process/processes.js';
import type { GroupRecord, MemberRecord } from '../tables.js';
import { beginTermination } from './terminate.js';
import { leastGraceMs } from './timing.js';

/** Marks members that failed a health check, and takes unhealthy ones out of service. */
export function replaceUnhealthy(cloud: Cloud, group: GroupRecord): void {
  for (const member of activeMembersOf(cloud, group)) {
    if (member.state !== 'InService') continue;
    const failed = isSuspended(group, 'HealthCheck') ? undefined : failedCheck(cloud, group, member);
    if (failed) member.health = 'Unhealthy';
    if (member.health === 'Healthy' || isSuspended(group, 'ReplaceUnhealthy') || isSuspended(group, 'Terminate')) {
      continue;
    }
    const now = cloud.now();
    beginTermination(cloud, group, member, [{ at: now, text: failed ?? sentences.failedUserCheck() }]);
    group.reason = { at: now, text: sentences.replaced() };
  }
}

/** The sentence about the health check that the member fails, if it fails one. */
function failedCheck(cloud: Cloud, group: GroupRecord, member: MemberRecord): string | undefined {
  const instance = cloud.table(Instances).get(member.id);
  if (instance?.state !== 'running') return sentences.failedEc2Check();
  if (isInGrace(cloud, group, member)) return undefined;
  if (instanceStatus(cloud, instance).Status === 'impaired') return sentences.failedStatusCheck();
  if (!group.healthCheckType.includes('ELB')) return undefined;
  const failed = group.targetGroups
    .filter((one) => !one.removing)
    .flatMap((one) => targetStates(cloud, one.arn))
    // Without hosts no target was ever checked: replacing instances for that would never end.
    .some((target) => target.instanceId === member.id && target.state === 'unhealthy' && !target.simulated);
  return failed ? sentences.failedElbCheck() : undefined;
}

/**
 * Whether the member is so young that only EC2's own checks count. A sandbox that was stopped boots its hosts anew when
 * it goes on, which nothing on AWS is like: their grace begins again.
 */
export function isInGrace(
  cloud: Cloud,
  group: Pick<GroupRecord, 'graceSeconds'>,
  member: Pick<MemberRecord, 'inServiceAt'>,
): boolean {
  if (member.inServiceAt === undefined) return true;
  const configuredMs = group.graceSeconds * 1000;
  const hosts = cloud.plane.level !== 'none';
  const floorMs = hosts ? Math.min(configuredMs, leastGraceMs) : 0;
  const since = hosts ? Math.max(member.inServiceAt, cloud.startedAt) : member.inServiceAt;
  return cloud.now() < since + Math.max(cloud.scaled(configuredMs), floorMs);
}
