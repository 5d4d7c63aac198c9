import type { Command } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { outcomeOf } from '../run/outcome.js';
import type { CommandRun, ParameterValues, TargetFilter } from '../tables.js';

export function toCommand(cloud: Cloud, run: CommandRun): Command {
  const outcome = outcomeOf(cloud, run);
  return {
    CommandId: run.id,
    DocumentName: run.documentName,
    DocumentVersion: run.documentVersion,
    Comment: run.comment,
    ExpiresAfter: new Date(run.executionEnds),
    Parameters: toWireParameters(run.parameters),
    InstanceIds: [...run.instanceIds],
    Targets: toWireTargets(run.targets),
    RequestedDateTime: new Date(run.requestedAt),
    Status: outcome.status,
    StatusDetails: outcome.detail,
    OutputS3Region: cloud.region,
    OutputS3BucketName: '',
    OutputS3KeyPrefix: '',
    MaxConcurrency: run.maxConcurrency,
    MaxErrors: run.maxErrors,
    TargetCount: outcome.targets,
    CompletedCount: outcome.completed,
    ErrorCount: outcome.errors,
    DeliveryTimedOutCount: outcome.deliveryTimeouts,
    ServiceRole: '',
    TimeoutSeconds: run.timeoutSeconds,
  };
}

export function toWireParameters(parameters: ParameterValues): Record<string, string[]> {
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, [...values]]));
}

export function toWireTargets(targets: readonly TargetFilter[]): { Key: string; Values: string[] }[] {
  return targets.map(({ key, values }) => ({ Key: key, Values: [...values] }));
}
