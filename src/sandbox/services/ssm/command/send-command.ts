import type { SendCommandRequest, SendCommandResult } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { defineTask } from '../../../region/task.js';
import { AwsError } from '../../../wire/aws-error.js';
import { requireLength, requireRange } from '../constraint.js';
import { maximumDocumentBytes } from '../document/content.js';
import { documentVersionNumber, runnableContent } from '../document/find-document.js';
import { fillIn } from '../document/steps.js';
import { isOnline } from '../node/node-status.js';
import { checkedTargets, matchingNodes } from '../node/targets.js';
import { checkedRate } from '../run/rate-control.js';
import { addRun, endInvocation, invocationsOf, newRunId, targetRun } from '../run/run.js';
import { timeLimits } from '../run/time-limits.js';
import { type ParameterValues, Runs } from '../tables.js';
import { toCommand } from './command-view.js';

/** Targets by tag are looked up this long after the answer. */
const resolveAfterMs = 1_000;

export const commandFindsTargets = defineTask<{ runId: string }>('ssm.command-targets', (cloud, { runId }) => {
  const run = cloud.table(Runs).get(runId);
  if (run?.kind !== 'command' || run.targetsKnown) return;
  targetRun(cloud, run, matchingNodes(cloud, run.targets));
  if (!runnableContent(cloud, run.documentName, run.documentVersion).content.onlyFor) return;
  for (const invocation of invocationsOf(cloud, run.id)) endInvocation(cloud, invocation, 'InvalidPlatform');
});

/**
 * Not idempotent: sent twice it runs twice. Listed instances have to be online, all of them; targets by tag are those
 * that happen to be online, and none at all is a success.
 */
export const sendCommand = defineOperation<SendCommandRequest, SendCommandResult>('SendCommand', (input, { cloud }) => {
  checkLimits(input);
  const parameters: ParameterValues = input.Parameters ?? {};
  const { content, text } = runnableContent(cloud, input.DocumentName, input.DocumentVersion);
  if (Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(parameters)) > maximumDocumentBytes) {
    throw new AwsError('MaxDocumentSizeExceeded', 'The size limit of a document with its parameters is 64 KB.');
  }
  const steps = fillIn(cloud, content, parameters);
  const instanceIds = input.InstanceIds ?? [];
  const targets = checkedTargets(input.Targets);
  if (instanceIds.length > 0 === targets.length > 0) {
    throw new AwsError('ValidationException', 'Specify either InstanceIds or Targets, and not both.');
  }
  checkInstances(cloud, instanceIds);
  if (content.onlyFor && instanceIds.length > 0) {
    throw new AwsError(
      'UnsupportedPlatformType',
      `The document ${input.DocumentName} doesn't support the platform type of the instances ${instanceIds.join(', ')}.`,
    );
  }
  const timeoutSeconds = input.TimeoutSeconds ?? 3600;
  const run = {
    kind: 'command' as const,
    id: newRunId(),
    documentName: input.DocumentName,
    documentVersion: documentVersionNumber(cloud, input.DocumentName, input.DocumentVersion),
    steps,
    stepNames: steps.map((step) => step.name),
    requestedAt: cloud.now(),
    ...timeLimits(cloud, timeoutSeconds, steps),
    ...checkedRate(input),
    targetsKnown: false,
    cancelled: false,
    comment: input.Comment ?? '',
    parameters,
    instanceIds,
    targets,
    timeoutSeconds,
  };
  addRun(cloud, run);
  if (instanceIds.length > 0) targetRun(cloud, run, instanceIds);
  else cloud.schedule(commandFindsTargets, { runId: run.id }, resolveAfterMs);
  return { Command: toCommand(cloud, run) };
});

function checkLimits(input: Checked<SendCommandRequest>): void {
  requireLength('instanceIds', input.InstanceIds, 50);
  requireLength('comment', input.Comment, 100);
  requireRange('timeoutSeconds', input.TimeoutSeconds, 30, 2_592_000);
  const twin = input.InstanceIds?.find((id, i, all) => all.indexOf(id) !== i);
  if (twin !== undefined) throw new AwsError('DuplicateInstanceId', `The instance ${twin} is listed more than once.`);
}

function checkInstances(cloud: Cloud, instanceIds: readonly string[]): void {
  const bad = instanceIds.filter((id) => !isOnline(cloud, id));
  if (bad.length === 0) return;
  throw new AwsError(
    'InvalidInstanceId',
    `Instances [[${bad.join(', ')}]] not in a valid state for account ${cloud.accountId}`,
  );
}
