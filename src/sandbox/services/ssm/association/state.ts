import type { Cloud } from '../../../region/cloud.js';
import { Instances } from '../../ec2/tables.js';
import { matches, matchingNodes } from '../node/targets.js';
import { forgetRun } from '../run/run.js';
import { isTerminal, statuses } from '../run/statuses.js';
import {
  type AssociationRecord,
  type AssociationRun,
  Associations,
  type InvocationRecord,
  Invocations,
  Runs,
} from '../tables.js';

const keptRuns = 10;

/** The association's executions, newest first. */
export function runsOf(cloud: Cloud, associationId: string): AssociationRun[] {
  return cloud
    .table(Runs)
    .all()
    .flatMap((run) => (run.kind === 'association' && run.associationId === associationId ? [run] : []))
    .reverse();
}

export function forgetOldRuns(cloud: Cloud, associationId: string): void {
  for (const run of runsOf(cloud, associationId).slice(keptRuns)) forgetRun(cloud, run);
}

export type AssociationStatus = 'Pending' | 'Success' | 'Failed';

/** The newest run of the association on the node. */
export function latestRun(
  cloud: Cloud,
  association: AssociationRecord,
  instanceId: string,
): { run: AssociationRun; invocation: InvocationRecord } | undefined {
  for (const run of runsOf(cloud, association.id)) {
    const invocation = cloud.table(Invocations).get(`${run.id}/${instanceId}`);
    if (invocation) return { run, invocation };
  }
  return undefined;
}

/** Pending until the current version has run to its end there. */
function nodeStatus(cloud: Cloud, association: AssociationRecord, instanceId: string): AssociationStatus {
  const latest = latestRun(cloud, association, instanceId);
  if (latest?.run.associationVersion !== association.version || !isTerminal(latest.invocation.detail)) return 'Pending';
  return statuses[latest.invocation.detail].status === 'Success' ? 'Success' : 'Failed';
}

export interface Summary {
  readonly status: AssociationStatus;
  /** `{ Success: 2 }`. */
  readonly counts: Record<string, number>;
  readonly lastRunAt?: number | undefined;
  readonly lastSuccessAt?: number | undefined;
}

/** How the association stands on the nodes that it targets now. */
export function overview(cloud: Cloud, association: AssociationRecord): Summary {
  const nodes = matchingNodes(cloud, association.targets, { online: false });
  return summary(
    cloud,
    nodes.map((id) => [association, id]),
  );
}

/** How a node stands with the associations that target it; undefined when there is none. */
export function nodeAssociations(cloud: Cloud, instanceId: string): Summary | undefined {
  const mine = associationsOn(cloud, instanceId);
  return mine.length === 0
    ? undefined
    : summary(
        cloud,
        mine.map((association) => [association, instanceId]),
      );
}

export function associationsOn(cloud: Cloud, instanceId: string): AssociationRecord[] {
  const instance = cloud.table(Instances).get(instanceId);
  return instance ? cloud.table(Associations).where((association) => matches(instance, association.targets)) : [];
}

function summary(cloud: Cloud, pairs: readonly (readonly [AssociationRecord, string])[]): Summary {
  const counts: Record<string, number> = {};
  const runs: number[] = [];
  const successes: number[] = [];
  for (const [association, instanceId] of pairs) {
    const status = nodeStatus(cloud, association, instanceId);
    counts[status] = (counts[status] ?? 0) + 1;
    const latest = latestRun(cloud, association, instanceId);
    if (latest) runs.push(latest.run.requestedAt);
    if (latest && status === 'Success') successes.push(latest.run.requestedAt);
  }
  const status = counts.Failed ? 'Failed' : counts.Pending || pairs.length === 0 ? 'Pending' : 'Success';
  return { status, counts, lastRunAt: newest(runs), lastSuccessAt: newest(successes) };
}

const newest = (times: readonly number[]): number | undefined => (times.length > 0 ? Math.max(...times) : undefined);
