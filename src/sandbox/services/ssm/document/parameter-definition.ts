import { AwsError } from '../../../wire/aws-error.js';
import type { ParameterValues } from '../tables.js';
import { invalidContent, isRecord } from './invalid-content.js';

const types = ['String', 'StringList', 'Boolean', 'Integer', 'MapList', 'StringMap'] as const;
export type DocumentParameterType = (typeof types)[number];

/** A parameter that a document declares. */
export interface ParameterDefinition {
  readonly type: DocumentParameterType;
  readonly description?: string | undefined;
  /** As the values of a request: a list of strings; other types than StringList have one. */
  readonly fallback?: readonly string[] | undefined;
  readonly allowedValues?: readonly string[] | undefined;
  readonly allowedPattern?: RegExp | undefined;
  readonly minChars?: number | undefined;
  readonly maxChars?: number | undefined;
}

/** @throws AwsError `InvalidDocumentContent`. */
export function parseParameters(value: unknown): Readonly<Record<string, ParameterDefinition>> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw invalidContent('parameters must be an object.');
  return Object.fromEntries(
    Object.entries(value).map(([name, definition]) => [name, parseDefinition(name, definition)]),
  );
}

function parseDefinition(name: string, value: unknown): ParameterDefinition {
  if (!/^[A-Za-z0-9_]+$/.test(name)) throw invalidContent(`${name} is no name for a parameter.`);
  const type = isRecord(value) ? types.find((one) => one === value.type) : undefined;
  if (!isRecord(value) || !type) throw invalidContent(`The parameter ${name} needs a type: ${types.join(', ')}.`);
  const { description, allowedPattern, minChars, maxChars } = value;
  const definition: ParameterDefinition = {
    type,
    description: typeof description === 'string' ? description : undefined,
    fallback: value.default === undefined ? undefined : texts(value.default),
    allowedValues: value.allowedValues === undefined ? undefined : texts(value.allowedValues),
    allowedPattern: typeof allowedPattern === 'string' ? pattern(name, allowedPattern) : undefined,
    minChars: typeof minChars === 'number' ? minChars : undefined,
    maxChars: typeof maxChars === 'number' ? maxChars : undefined,
  };
  if (definition.fallback) {
    const problem = problemOf(definition, definition.fallback);
    if (problem) throw invalidContent(`The default of the parameter ${name} ${problem}.`);
  }
  return definition;
}

function pattern(name: string, text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw invalidContent(`The allowedPattern of the parameter ${name} is not a regular expression.`);
  }
}

function texts(value: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

/**
 * The values of a run: what the caller gave, completed by the document's defaults.
 * @throws AwsError `InvalidParameters`, which names the parameter and never its value.
 */
export function resolveValues(
  definitions: Readonly<Record<string, ParameterDefinition>>,
  given: ParameterValues,
): ParameterValues {
  const unknown = Object.keys(given).find((name) => !(name in definitions));
  if (unknown !== undefined) {
    throw new AwsError('InvalidParameters', `Parameter "${unknown}" is not defined in the document.`);
  }
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const values = given[name] ?? definition.fallback;
      if (values === undefined) {
        throw new AwsError(
          'InvalidParameters',
          `Parameter "${name}" has no value and the document has no default for it.`,
        );
      }
      const problem = problemOf(definition, values);
      if (problem) throw new AwsError('InvalidParameters', `Parameter "${name}" ${problem}.`);
      return [name, values];
    }),
  );
}

function problemOf(definition: ParameterDefinition, values: readonly string[]): string | undefined {
  const { type, allowedValues, allowedPattern, minChars = 0, maxChars = Number.POSITIVE_INFINITY } = definition;
  if (type !== 'StringList' && values.length !== 1) return 'must have exactly one value';
  for (const value of values) {
    if (allowedValues && !allowedValues.includes(value)) return 'does not match allowedValues';
    if (allowedPattern && !allowedPattern.test(value)) return 'does not match allowedPattern';
    if (value.length < minChars || value.length > maxChars) return 'is too short or too long';
    if (type === 'Boolean' && !/^(true|false)$/i.test(value)) return 'is not a Boolean';
    if (type === 'Integer' && !/^-?\d+$/.test(value)) return 'is not an Integer';
  }
  return undefined;
}
