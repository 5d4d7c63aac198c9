import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exampleKey } from '../config/example.js';
import { Refusal } from '../errors.js';
import type { GlobalOptions } from './options.js';

/** Answers as they were given, not checked yet. */
export type RawAnswers = Record<string, unknown>;

/**
 * Puts the answers together: the configuration file, then `--set key=value`, then the flags with a name of their own.
 * @throws Refusal for a file that cannot be read and for a pair that is none.
 */
export async function gatherAnswers(options: GlobalOptions, cwd: string): Promise<RawAnswers> {
  const answers = options.config ? await readConfig(resolve(cwd, options.config)) : {};
  for (const pair of options.set) setAnswer(answers, pair);
  if (options.name !== undefined) answers.name = options.name;
  if (options.region !== undefined) answers.region = options.region;
  return answers;
}

/** Puts later answers over earlier ones, group by group. */
export function mergeAnswers(earlier: RawAnswers, later: RawAnswers): RawAnswers {
  const merged = { ...earlier };
  for (const [key, value] of Object.entries(later)) {
    const before = merged[key];
    merged[key] = isRecord(before) && isRecord(value) ? mergeAnswers(before, value) : value;
  }
  return merged;
}

/** Answers one by one, as `--set` takes them: `web.instanceType` with `t4g.micro`. */
export function flatAnswers(answers: RawAnswers, prefix = ''): { readonly key: string; readonly value: string }[] {
  return Object.entries(answers).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    if (isRecord(value)) return flatAnswers(value, `${key}.`);
    return [{ key, value: typeof value === 'string' ? value : JSON.stringify(value) }];
  });
}

async function readConfig(path: string): Promise<RawAnswers> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Refusal(
      `The configuration file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      'Name an existing file with --config.',
      error,
    );
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Refusal(
      `The configuration file ${path} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
      'Correct it; `tier3-wizard config init` writes an example.',
      error,
    );
  }
  if (isRecord(value)) {
    const { [exampleKey]: _said, ...answers } = value;
    return answers;
  }
  throw new Refusal(
    `The configuration file ${path} must hold one JSON object.`,
    'Correct it and run the command again.',
  );
}

/** `network.cidr=10.1.0.0/16`: the value is JSON where it can be, else text. */
function setAnswer(answers: RawAnswers, pair: string): void {
  const at = pair.indexOf('=');
  const keys = pair.slice(0, Math.max(at, 0)).split('.');
  const last = keys.pop();
  if (at < 1 || !last || keys.includes('') || [...keys, last].includes('__proto__')) {
    throw new Refusal(
      `--set ${pair} is not of the form key=value.`,
      'Write for example --set network.cidr=10.1.0.0/16.',
    );
  }
  let node = answers;
  for (const key of keys) {
    const next = node[key];
    if (next !== undefined && !isRecord(next)) {
      throw new Refusal(`--set ${pair} goes into ${key}, which is not a group of answers.`, 'Correct the key.');
    }
    const child: RawAnswers = next ?? {};
    node[key] = child;
    node = child;
  }
  node[last] = parseValue(pair.slice(at + 1));
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A group of answers. */
export function isRecord(value: unknown): value is RawAnswers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
