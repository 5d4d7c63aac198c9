import { readFileSync } from 'node:fs';
import type { Rule } from './breach.js';
import { modelPattern } from './model-pattern.js';

/** What a value may be, by the service's model. */
export interface Limit {
  readonly pattern?: string;
  /** Characters of a text, elements of a list, or the number itself. */
  readonly min?: number;
  readonly max?: number;
  /** The values, or the SDK's name for all of them: the SDK is newer than the models that the limits are from. */
  readonly enum?: string | readonly string[];
  /** What each value of a list of plain values may be. */
  readonly each?: Limit;
}

/** Limits by structure and member. */
export type ServiceLimits = Readonly<Record<string, Readonly<Record<string, Limit>>>>;

interface Table {
  readonly source: string;
  readonly services: Readonly<Record<string, ServiceLimits>>;
}

const table: Table = JSON.parse(readFileSync(new URL('../../../assets/request-limits.json', import.meta.url), 'utf8'));

/** Limits on the requests of a service, made from botocore's models by test/sandbox/wire/limits.test.ts. */
export function limitsOf(signingName: string): ServiceLimits {
  return table.services[signingName] ?? {};
}

/** The rules that a value breaks. `valuesOf` knows the SDK's enumerations. */
export function brokenRules(
  { pattern, min, max, enum: values }: Limit,
  value: unknown,
  valuesOf: (name: string) => readonly string[] | undefined,
): Rule[] {
  const broken: Rule[] = [];
  const size = sizeOf(value);
  const range = { min, max };
  if (size && min !== undefined && size.size < min) broken.push({ kind: 'least', of: size.of, bound: min, range });
  if (size && max !== undefined && size.size > max) broken.push({ kind: 'most', of: size.of, bound: max, range });
  if (typeof value !== 'string') return broken;
  if (pattern !== undefined && !compiled(pattern).test(value)) broken.push({ kind: 'pattern', pattern });
  const allowed = typeof values === 'string' ? valuesOf(values) : values;
  if (allowed && !allowed.includes(value)) broken.push({ kind: 'enum', values: allowed });
  return broken;
}

function sizeOf(value: unknown): { size: number; of: 'length' | 'value' } | undefined {
  if (typeof value === 'number') return { size: value, of: 'value' };
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array)
    return { size: value.length, of: 'length' };
  return undefined;
}

const patterns = new Map<string, RegExp>();

function compiled(source: string): RegExp {
  const known = patterns.get(source) ?? modelPattern(source);
  patterns.set(source, known);
  return known;
}
