import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Instances } from '../../ec2/tables.js';
import { documentVersionNumber, runnableContent } from '../document/find-document.js';
import { fillIn } from '../document/steps.js';
import { matches, matchingNodes } from '../node/targets.js';
import { checkedRate } from '../run/rate-control.js';
import { addRun, endInvocation, invocationsOf, newRunId, targetRun } from '../run/run.js';
import { isTerminal } from '../run/statuses.js';
import { timeLimits } from '../run/time-limits.js';
import { type AssociationRecord, Associations, type RunStep } from '../tables.js';
import { scheduleFloorMs, scheduleInterval } from './schedule.js';
import { forgetOldRuns, runsOf } from './state.js';

/** Agents may fetch an association's run for an hour. */
const deliverySeconds = 3600;

const soonMs = 1_000;

interface Application {
  readonly associationId: string;
  /** An association that was changed meanwhile has tasks of its own. */
  readonly version: number;
  /** Only there; everywhere when absent. */
  readonly instanceId?: string;
}

export const associationApplies = defineTask<Application>('ssm.association-applies', (cloud, application) => {
  const association = current(cloud, application);
  if (association) startRun(cloud, association, application.instanceId);
});

export const associationIsDue = defineTask<Application>('ssm.association-due', (cloud, application) => {
  const association = current(cloud, application);
  if (!association) return;
  startRun(cloud, association);
  scheduleNext(cloud, association);
});

/** After a creation or a change: at once, and from then on by the schedule. */
export function applyAssociation(cloud: Cloud, association: AssociationRecord): void {
  if (!association.applyOnlyAtCronInterval) applyOnce(cloud, association);
  scheduleNext(cloud, association);
}

export function applyOnce(cloud: Cloud, association: AssociationRecord, delayMs = soonMs): void {
  cloud.schedule(associationApplies, { associationId: association.id, version: association.version }, delayMs);
}

/** The associations that follow the document's `$DEFAULT` or `$LATEST` version run it again. */
export function applyAssociationsOf(cloud: Cloud, documentName: string, follows: string, delayMs: number): void {
  const followers = cloud
    .table(Associations)
    .where((one) => one.documentName === documentName && one.documentVersion === follows);
  for (const association of followers) applyOnce(cloud, association, soonMs + delayMs);
}

/** The associations whose values come from a parameter of Parameter Store run again when it changes. */
export function applyAssociationsReading(cloud: Cloud, parameterName: string): void {
  const reference = new RegExp(`\\{\\{\\s*ssm:${parameterName.replace(/[.$]/g, '\\$&')}\\s*\\}\\}`);
  const readers = cloud.table(Associations).where(({ parameters }) => reference.test(JSON.stringify(parameters)));
  for (const association of readers) applyOnce(cloud, association);
}

/** Every association that targets the instance runs on it. */
export function applyAssociationsTo(cloud: Cloud, instanceId: string, delayMs: number): void {
  const instance = cloud.table(Instances).get(instanceId);
  if (!instance) return;
  for (const { id, version } of cloud.table(Associations).where((one) => matches(instance, one.targets))) {
    cloud.schedule(associationApplies, { associationId: id, version, instanceId }, delayMs);
  }
}

function current(cloud: Cloud, { associationId, version }: Application): AssociationRecord | undefined {
  const association = cloud.table(Associations).get(associationId);
  return association?.version === version ? association : undefined;
}

function scheduleNext(cloud: Cloud, association: AssociationRecord): void {
  if (!association.schedule) return;
  const interval = Math.max(scheduleInterval(association.schedule), scheduleFloorMs * cloud.speed);
  cloud.schedule(associationIsDue, { associationId: association.id, version: association.version }, interval);
}

/** A node that still works on the association is left alone. */
function startRun(cloud: Cloud, association: AssociationRecord, only?: string): void {
  const busy = new Set(
    runsOf(cloud, association.id)
      .flatMap((run) => invocationsOf(cloud, run.id))
      .filter((invocation) => !isTerminal(invocation.detail))
      .map((invocation) => invocation.instanceId),
  );
  const nodes = matchingNodes(cloud, association.targets).filter(
    (id) => !busy.has(id) && (only === undefined || id === only),
  );
  if (nodes.length === 0) return;
  const { documentName, documentVersion } = association;
  const steps = stepsOf(cloud, association);
  const run = {
    kind: 'association' as const,
    id: newRunId(),
    associationId: association.id,
    associationVersion: association.version,
    documentName,
    documentVersion: documentVersionNumber(cloud, documentName, documentVersion),
    steps: steps ?? [],
    stepNames: (steps ?? []).map((step) => step.name),
    requestedAt: cloud.now(),
    ...timeLimits(cloud, deliverySeconds, steps ?? []),
    ...checkedRate({ MaxConcurrency: association.maxConcurrency, MaxErrors: association.maxErrors }),
    targetsKnown: true,
    cancelled: false,
  };
  addRun(cloud, run);
  targetRun(cloud, run, nodes);
  if (!steps) for (const invocation of invocationsOf(cloud, run.id)) endInvocation(cloud, invocation, 'Failed');
  forgetOldRuns(cloud, association.id);
}

/** Undefined when the document and the parameters do not fit (any more): the run then fails on every node. */
function stepsOf(cloud: Cloud, association: AssociationRecord): RunStep[] | undefined {
  const { documentName, documentVersion, parameters } = association;
  try {
    return fillIn(cloud, runnableContent(cloud, documentName, documentVersion).content, parameters);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
