import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { findParameter } from '../parameter/find-parameter.js';
import type { ParameterValues, RunStep } from '../tables.js';
import type { DocumentContent, DocumentStep } from './content.js';
import { resolveValues } from './parameter-definition.js';

/** The agent ends a step after this long when the document does not say. */
const usualTimeoutSeconds = 3600;

/**
 * The document's steps with the caller's values in place of `{{ name }}`, and with plain parameters of Parameter
 * Store in place of `{{ ssm:name }}`.
 * @throws AwsError `InvalidParameters`.
 */
export function fillIn(cloud: Cloud, content: DocumentContent, given: ParameterValues): RunStep[] {
  const values = resolveValues(content.parameters, given);
  return content.steps.map((step) => fillInStep(cloud, step, values));
}

function fillInStep(cloud: Cloud, { name, inputs }: DocumentStep, values: ParameterValues): RunStep {
  const { runCommand, timeoutSeconds, workingDirectory } = inputs;
  const lines: unknown[] = Array.isArray(runCommand) ? runCommand : [runCommand];
  const timeout = Number(first(fill(cloud, timeoutSeconds ?? usualTimeoutSeconds, values)));
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > 172_800) {
    throw new AwsError('InvalidParameters', `The timeoutSeconds of the step ${name} must be from 1 to 172800.`);
  }
  return {
    name,
    commands: lines.flatMap((line) => fill(cloud, line, values)),
    timeoutSeconds: timeout,
    workingDirectory: first(fill(cloud, workingDirectory ?? '', values)) || undefined,
  };
}

const first = (list: readonly string[]): string => list[0] ?? '';

/** A text that is one placeholder becomes all of its values; within a text a list is written as JSON. */
function fill(cloud: Cloud, value: unknown, values: ParameterValues): readonly string[] {
  const text = String(value);
  const alone = /^\s*\{\{\s*([A-Za-z0-9_]+)\s*\}\}\s*$/.exec(text)?.[1];
  const list = alone === undefined ? undefined : values[alone];
  const filled = list ?? [
    text.replace(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g, (whole, name: string) => {
      const found = values[name];
      return found === undefined ? whole : found.length === 1 ? first(found) : JSON.stringify(found);
    }),
  ];
  return filled.map((one) => one.replace(/\{\{\s*ssm:([^{}\s]+)\s*\}\}/g, (_, name: string) => stored(cloud, name)));
}

function stored(cloud: Cloud, name: string): string {
  const found = findParameter(cloud, name);
  if (!found) throw new AwsError('InvalidParameters', `Parameters [${name}] not found.`);
  if (found.record.type === 'SecureString') {
    throw new AwsError('InvalidParameters', `The parameter ${name} is a SecureString: documents cannot refer to it.`);
  }
  return found.version.value;
}
