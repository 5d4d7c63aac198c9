import type { GetCommandInvocationRequest, GetCommandInvocationResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type CommandRun, Invocations, type PluginResult } from '../tables.js';
import { findCommand } from './find-command.js';
import { invocationStatus } from './invocation-view.js';

/** Both outputs are empty until the step has ended; a document of several steps needs PluginName to show one. */
export const getCommandInvocation = defineOperation<GetCommandInvocationRequest, GetCommandInvocationResult>(
  'GetCommandInvocation',
  (input, { cloud }) => {
    const run = findCommand(cloud, input.CommandId);
    const invocation = cloud.table(Invocations).get(`${input.CommandId}/${input.InstanceId}`);
    if (!run || !invocation || invocation.visibleAt > cloud.now()) throw new AwsError('InvocationDoesNotExist', '');
    const name = stepName(run, input.PluginName);
    const result = invocation.plugins.find((plugin) => plugin.name === name);
    return {
      CommandId: run.id,
      InstanceId: invocation.instanceId,
      Comment: run.comment,
      DocumentName: run.documentName,
      DocumentVersion: run.documentVersion,
      PluginName: name ?? '',
      ResponseCode: result?.exitCode ?? -1,
      ...(result ? times(result) : { ExecutionStartDateTime: '', ExecutionElapsedTime: '', ExecutionEndDateTime: '' }),
      ...invocationStatus(cloud, invocation),
      StandardOutputContent: result?.output ?? '',
      StandardOutputUrl: '',
      StandardErrorContent: result?.error ?? '',
      StandardErrorUrl: '',
      CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
    };
  },
);

/** @throws AwsError `InvalidPluginName`. */
function stepName({ stepNames }: CommandRun, wanted: string | undefined): string | undefined {
  if (wanted !== undefined && !stepNames.includes(wanted)) throw new AwsError('InvalidPluginName', '');
  return wanted ?? (stepNames.length === 1 ? stepNames[0] : undefined);
}

/** ISO 8601 times and duration: `PT2.5S`. */
function times({ startedAt, endedAt }: PluginResult) {
  return {
    ExecutionStartDateTime: new Date(startedAt).toISOString(),
    ExecutionElapsedTime: `PT${(endedAt - startedAt) / 1000}S`,
    ExecutionEndDateTime: new Date(endedAt).toISOString(),
  };
}
