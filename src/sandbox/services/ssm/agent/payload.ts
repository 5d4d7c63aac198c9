import type { Cloud } from '../../../region/cloud.js';
import { stepSeconds } from '../run/time-limits.js';
import { Invocations, type MessageRecord, type RunRecord, Runs } from '../tables.js';

/** A message as the agent reads it; undefined when what it was about is over. */
export function agentMessage(cloud: Cloud, message: MessageRecord): object | undefined {
  const work = workOf(cloud, message);
  return (
    work && {
      MessageId: message.id,
      Topic: work.topic,
      Payload: JSON.stringify(work.payload),
      CreatedDate: new Date(message.createdAt).toISOString(),
      Destination: message.instanceId,
    }
  );
}

function workOf(cloud: Cloud, { content, instanceId }: MessageRecord): { topic: string; payload: object } | undefined {
  if (content.kind === 'session') return { topic: 'aws.ssm.startSession', payload: content.invitation };
  if (content.kind === 'cancel') return { topic: 'aws.ssm.cancelCommand', payload: { CancelCommandId: content.runId } };
  const run = cloud.table(Runs).get(content.runId);
  if (!run) return undefined;
  const fails = cloud.table(Invocations).get(`${run.id}/${instanceId}`)?.fails === true;
  return { topic: topics[run.kind], payload: { ...identification(run), ...document(cloud, run, fails) } };
}

const topics = { command: 'aws.ssm.sendCommand', association: 'aws.ssm.association' } as const;

function identification(run: RunRecord): object {
  if (run.kind === 'command') return { CommandId: run.id };
  return { AssociationId: run.associationId, AssociationExecutionId: run.id };
}

/** What an instance runs when its script is to fail. */
const failingScript = ['echo "This script fails because the sandbox was asked for it (script-fails)." >&2', 'exit 1'];

function document(cloud: Cloud, run: RunRecord, fails: boolean): object {
  return {
    DocumentName: run.documentName,
    Steps: run.steps.map((step) => ({
      Name: step.name,
      Action: 'aws:runShellScript',
      Commands: fails ? failingScript : step.commands,
      TimeoutSeconds: stepSeconds(cloud, step),
      WorkingDirectory: step.workingDirectory,
    })),
  };
}
