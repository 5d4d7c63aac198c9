import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { RebootInstancesCommand } from '@aws-sdk/client-ec2';
import { paginateDescribeInstanceInformation } from '@aws-sdk/client-ssm';
import { autoScalingGroups } from '../../aws/kinds/auto-scaling.js';
import { collect } from '../../aws/pages.js';
import type { FleetTier } from '../../config/names.js';
import { StepFailure } from '../../engine/failure.js';
import { NotYet } from '../../engine/step.js';
import { again } from '../../errors.js';
import { permissions, type Run } from '../context.js';
import { locateAll } from './owned.js';

export const serverPermissions = permissions(
  'setup',
  'autoscaling:DescribeAutoScalingGroups',
  'ssm:DescribeInstanceInformation',
);
export const rebootPermissions = permissions('setup', 'ec2:RebootInstances');

/** An agent that found no way out at its first attempt sleeps for up to half an hour; a reboot wakes it. */
const rebootAfterMs = 6 * 60_000;
const agentDeadlineMs = 20 * 60_000;

/** The fleet's group, or undefined when it is not there. */
export async function fleetGroup(run: Run, tier: FleetTier): Promise<AutoScalingGroup | undefined> {
  const kind = autoScalingGroups(run.aws.autoScaling, run.names.autoScalingGroup(tier));
  const found = await locateAll(run, kind, `${tier}-fleet`);
  return found.find(({ life }) => life === 'alive')?.thing;
}

export interface Servers {
  /** How many there should be. */
  readonly expected: number;
  /** The ids of those in service. */
  readonly ids: readonly string[];
}

export async function serversOf(run: Run, tier: FleetTier): Promise<Servers> {
  const group = await fleetGroup(run, tier);
  const inService = (group?.Instances ?? []).filter((one) => one.LifecycleState === 'InService');
  return { expected: group?.DesiredCapacity ?? 0, ids: inService.flatMap(({ InstanceId }) => InstanceId ?? []).sort() };
}

/** Those whose Systems Manager agent answers; one that never registered is simply not listed. */
export async function onlineAmong({ aws }: Pick<Run, 'aws'>, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const Filters = [{ Key: 'InstanceIds', Values: [...ids] }];
  const pages = paginateDescribeInstanceInformation({ client: aws.ssm, pageSize: 50 }, { Filters });
  const listed = await collect(pages, (page) => page.InstanceInformationList);
  return listed.flatMap((one) => (one.PingStatus === 'Online' ? (one.InstanceId ?? []) : []));
}

/**
 * The servers of a tier once all of them are in service and their agents answer. Reboots, once, those whose agent
 * does not come.
 * @throws NotYet until then, StepFailure after 20 minutes
 */
export async function onlineServers(run: Run, tier: FleetTier): Promise<readonly string[]> {
  const { expected, ids } = await serversOf(run, tier);
  if (ids.length < expected) throw new NotYet(`${expected} ${tier} servers in service (${ids.length} so far)`, 10_000);
  const online = new Set(await onlineAmong(run, ids));
  const silent = ids.filter((id) => !online.has(id));
  if (silent.length === 0) return ids;
  const { clock, startedAt } = run;
  if (clock.overdue(startedAt, agentDeadlineMs)) throw agentsMissing(tier, silent);
  if (clock.overdue(startedAt, rebootAfterMs)) await rebootOnce(run, silent);
  throw new NotYet(`the Systems Manager agent on ${silent.join(', ')}`, 5_000);
}

async function rebootOnce({ aws, ledger }: Run, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    if (ledger.id(`reboot-${id}`) !== undefined) continue;
    await aws.ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }));
    await ledger.record(`reboot-${id}`, id);
  }
}

function agentsMissing(tier: FleetTier, silent: readonly string[]): StepFailure {
  return new StepFailure(`Systems Manager does not reach the ${tier} servers ${silent.join(', ')}.`, {
    class: 'timeout',
    remedy: `Terminate them in the EC2 console (Auto Scaling replaces them) and see that nothing blocks their way out, then run ${again}.`,
  });
}
