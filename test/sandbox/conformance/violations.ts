import { modelPattern } from '../../../src/sandbox/wire/model-pattern.js';
import type { Model, Shape } from './botocore.js';

/** From AWS's first API to what its certificates outlast: a time in the wrong unit is outside. */
const times = { from: Date.UTC(2006, 0), to: Date.UTC(2200, 0) };

export interface Measure {
  readonly model: Model;
  /** Lengths, ranges and patterns too: they bind requests only, AWS's own answers are outside of them at times. */
  readonly limits: boolean;
}

/** Everything that is wrong with a value, by the model: one sentence each, none when it conforms. */
export function violations(measure: Measure, shapeName: string, value: unknown, path = shapeName): string[] {
  const shape = measure.model.shapes[shapeName];
  if (!shape) return [`${path}: the model has no shape ${shapeName}`];
  const check = checks[shape.type];
  return check ? check(measure, shape, value, path) : [`${path}: no check is written for the type ${shape.type}`];
}

type Check = (measure: Measure, shape: Shape, value: unknown, path: string) => string[];

const checks: Readonly<Record<string, Check>> = {
  structure: (measure, shape, value, path) => {
    if (!isRecord(value)) return [wrong(path, 'a structure', value)];
    const members = shape.members ?? {};
    const missing = (shape.required ?? []).filter((name) => value[name] === undefined);
    return [
      ...missing.map((name) => `${path}: the required member ${name} is missing`),
      ...present(value).flatMap(([name, item]) => {
        const member = members[name];
        if (!member) return [`${path}: the model has no member ${name}`];
        return violations(measure, member.shape, item, `${path}.${name}`);
      }),
    ];
  },
  list: (measure, shape, value, path) => {
    if (!Array.isArray(value)) return [wrong(path, 'a list', value)];
    const member = shape.member?.shape ?? '';
    return [
      ...outside(measure, shape, value.length, 'elements', path),
      ...value.flatMap((item, i) => violations(measure, member, item, `${path}[${i}]`)),
    ];
  },
  map: (measure, shape, value, path) => {
    if (!isRecord(value)) return [wrong(path, 'a map', value)];
    const entries = present(value);
    return [
      ...outside(measure, shape, entries.length, 'entries', path),
      ...entries.flatMap(([key, item]) => [
        ...violations(measure, shape.key?.shape ?? '', key, `${path}{${key}}`),
        ...violations(measure, shape.value?.shape ?? '', item, `${path}.${key}`),
      ]),
    ];
  },
  string: (measure, shape, value, path) => {
    if (typeof value !== 'string') return [wrong(path, 'a string', value)];
    if (shape.enum) {
      return shape.enum.includes(value) ? [] : [`${path}: ${quoted(shape, value)} is none of ${listed(shape.enum)}`];
    }
    const fits = !measure.limits || shape.pattern === undefined || modelPattern(shape.pattern).test(value);
    return [
      ...outside(measure, shape, value.length, 'characters', path),
      ...(fits ? [] : [`${path}: ${quoted(shape, value)} does not match ${shape.pattern}`]),
    ];
  },
  boolean: (_measure, _shape, value, path) => (typeof value === 'boolean' ? [] : [wrong(path, 'a boolean', value)]),
  integer: whole,
  long: whole,
  float: number,
  double: number,
  timestamp: (_measure, _shape, value, path) => {
    if (!(value instanceof Date)) return [wrong(path, 'a Date', value)];
    const time = value.getTime();
    if (time >= times.from && time <= times.to) return [];
    return [`${path}: ${Number.isNaN(time) ? 'an invalid Date' : value.toISOString()} is no time of AWS`];
  },
  blob: (_measure, _shape, value, path) => (value instanceof Uint8Array ? [] : [wrong(path, 'bytes', value)]),
};

function whole(measure: Measure, shape: Shape, value: unknown, path: string): string[] {
  return Number.isInteger(value) ? number(measure, shape, value, path) : [wrong(path, 'a whole number', value)];
}

function number(measure: Measure, shape: Shape, value: unknown, path: string): string[] {
  return typeof value === 'number' ? outside(measure, shape, value, '', path) : [wrong(path, 'a number', value)];
}

function outside({ limits }: Measure, { min, max }: Shape, size: number, unit: string, path: string): string[] {
  if (!limits) return [];
  if (min !== undefined && size < min) return [`${path}: ${size} ${unit} are fewer than ${min}`.replace('  ', ' ')];
  if (max !== undefined && size > max) return [`${path}: ${size} ${unit} are more than ${max}`.replace('  ', ' ')];
  return [];
}

const present = (value: Record<string, unknown>): [string, unknown][] =>
  Object.entries(value).filter(([, item]) => item !== undefined);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** A long list would hide what is wrong. */
const listed = (values: readonly string[]): string =>
  values.length <= 12 ? values.join(', ') : `the ${values.length} values`;

const quoted = (shape: Shape, value: string): string => (shape.sensitive ? 'the value' : `"${value}"`);

const wrong = (path: string, expected: string, value: unknown): string =>
  `${path}: ${expected} was expected, not ${value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value}`;
