import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { isRecord } from '../document/invalid-content.js';
import { type InvocationDetail, type InvocationRecord, Invocations, type PluginResult } from '../tables.js';

export function invocationOfMessage(cloud: Cloud, messageId: string): InvocationRecord | undefined {
  return cloud.table(Invocations).find((invocation) => invocation.messageId === messageId);
}

/** What an agent's word for the whole run means for the invocation. */
const details: Readonly<Record<string, InvocationDetail>> = {
  InProgress: 'InProgress',
  Success: 'Success',
  Failed: 'Failed',
  TimedOut: 'ExecutionTimedOut',
  Cancelled: 'Cancelled',
};

const pluginStatuses: readonly PluginResult['status'][] = ['Success', 'Failed', 'TimedOut', 'Cancelled'];

/** The heads that AWS keeps of a step's output. */
const outputCharacters = 24_000;
const errorCharacters = 8_000;

/** Reads a reply's payload. @throws AwsError `ValidationException`. */
export function parseReply(text: string): { detail: InvocationDetail; plugins: PluginResult[] } {
  const reply = jsonValue(text);
  const detail = isRecord(reply) && typeof reply.Status === 'string' ? details[reply.Status] : undefined;
  if (!isRecord(reply) || !detail) throw new AwsError('ValidationException', 'The reply has no status.');
  const plugins: unknown[] = Array.isArray(reply.Plugins) ? reply.Plugins : [];
  return { detail, plugins: plugins.flatMap(toPlugin) };
}

function toPlugin(value: unknown): PluginResult[] {
  if (!isRecord(value) || typeof value.Name !== 'string') return [];
  const status = pluginStatuses.find((one) => one === value.Status);
  if (!status) return [];
  return [
    {
      name: value.Name,
      status,
      exitCode: typeof value.ExitCode === 'number' ? value.ExitCode : -1,
      output: text(value.StandardOutput).slice(0, outputCharacters),
      error: text(value.StandardError).slice(0, errorCharacters),
      startedAt: Date.parse(text(value.StartDateTime)) || 0,
      endedAt: Date.parse(text(value.EndDateTime)) || 0,
    },
  ];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function jsonValue(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
