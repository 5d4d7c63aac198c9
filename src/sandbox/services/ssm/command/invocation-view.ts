import type { CommandInvocation, CommandPlugin } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { isOnline } from '../node/node-status.js';
import { statuses } from '../run/statuses.js';
import { type CommandRun, type InvocationRecord, Nodes, type PluginResult } from '../tables.js';

/** What the list shows of an output; GetCommandInvocation shows more. */
const listedCharacters = 2_500;

const pluginDetails = { Success: 'Success', Failed: 'Failed', TimedOut: 'ExecutionTimedOut', Cancelled: 'Cancelled' };

/** `Delayed`: it was sent and the agent does not fetch it. */
export function invocationStatus(
  cloud: Cloud,
  { detail, messageId, instanceId }: InvocationRecord,
): {
  Status: (typeof statuses)[InvocationRecord['detail']]['status'] | 'Delayed';
  StatusDetails: string;
} {
  if (detail === 'Pending' && messageId && !isOnline(cloud, instanceId)) {
    return { Status: 'Delayed', StatusDetails: 'Delayed' };
  }
  return { Status: statuses[detail].status, StatusDetails: detail };
}

export function toCommandInvocation(
  cloud: Cloud,
  run: CommandRun,
  invocation: InvocationRecord,
  details: boolean,
): CommandInvocation {
  return {
    CommandId: run.id,
    InstanceId: invocation.instanceId,
    InstanceName: cloud.table(Nodes).get(invocation.instanceId)?.computerName ?? '',
    Comment: run.comment,
    DocumentName: run.documentName,
    DocumentVersion: run.documentVersion,
    RequestedDateTime: new Date(run.requestedAt),
    ...invocationStatus(cloud, invocation),
    TraceOutput: '',
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CommandPlugins: details ? run.stepNames.map((name) => toPlugin(cloud, invocation, name)) : [],
    ServiceRole: '',
  };
}

function toPlugin(cloud: Cloud, invocation: InvocationRecord, name: string): CommandPlugin {
  const result = invocation.plugins.find((plugin) => plugin.name === name);
  const common = { Name: name, OutputS3Region: cloud.region, OutputS3BucketName: '', OutputS3KeyPrefix: '' };
  if (!result) return { ...common, ...unfinished(cloud, invocation), ResponseCode: -1, Output: '' };
  return {
    ...common,
    Status: result.status,
    StatusDetails: pluginDetails[result.status],
    ResponseCode: result.exitCode,
    ResponseStartDateTime: new Date(result.startedAt),
    ResponseFinishDateTime: new Date(result.endedAt),
    Output: bothOutputs(result).slice(0, listedCharacters),
  };
}

function unfinished(cloud: Cloud, invocation: InvocationRecord): Pick<CommandPlugin, 'Status' | 'StatusDetails'> {
  const { Status, StatusDetails } = invocationStatus(cloud, invocation);
  if (Status === 'Delayed') return { Status: 'Pending', StatusDetails };
  return { Status: Status === 'Cancelling' ? 'InProgress' : Status, StatusDetails };
}

/** The agent's way to write both streams into one text. */
function bothOutputs({ output, error }: PluginResult): string {
  return error ? `${output}\n----------ERROR-------\n${error}` : output;
}
