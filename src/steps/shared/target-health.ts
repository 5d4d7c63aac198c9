import { DescribeTargetHealthCommand, type TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Run } from '../context.js';

/** One line for each target, with AWS's reason where it is not healthy. */
function describeTarget({ Target, TargetHealth }: TargetHealthDescription): string {
  const { State, Reason, Description } = TargetHealth ?? {};
  return [Target?.Id, State, Reason, Description].filter(Boolean).join('  ');
}

export interface GroupHealth {
  /** Servers that the load balancer does not send requests to. */
  readonly waiting: readonly string[];
  readonly lines: readonly string[];
}

/** How the load balancer finds the given servers of a target group. */
export async function groupHealth({ aws }: Run, TargetGroupArn: string, ids: readonly string[]): Promise<GroupHealth> {
  const request = new DescribeTargetHealthCommand({ TargetGroupArn });
  const { TargetHealthDescriptions: targets = [] } = await aws.elbv2.send(request);
  const healthy = new Set(targets.filter((one) => one.TargetHealth?.State === 'healthy').map((one) => one.Target?.Id));
  return { waiting: ids.filter((id) => !healthy.has(id)), lines: targets.map(describeTarget) };
}
