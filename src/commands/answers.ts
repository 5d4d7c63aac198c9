import { resolve } from 'node:path';
import { exampleKey } from '../config/example.js';
import { kindOf } from '../config/keys.js';
import { Refusal } from '../errors.js';
import { readConfigFile } from './config-file.js';
import type { GlobalOptions } from './options.js';

/** Answers as they were given, not checked yet. */
export type RawAnswers = Record<string, unknown>;

/**
 * Puts the answers together: the configuration file, then `--set key=value`, then the flags with a name of their own.
 * @throws Refusal for a file that cannot be read and for a pair that is none.
 */
export async function gatherAnswers(options: GlobalOptions, cwd: string): Promise<RawAnswers> {
  const answers = options.config === undefined ? {} : await configAnswers(resolve(cwd, options.config));
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

async function configAnswers(path: string): Promise<RawAnswers> {
  const value = await readConfigFile(path);
  if (isRecord(value)) {
    const { [exampleKey]: _said, ...answers } = value;
    return answers;
  }
  throw new Refusal(
    `The configuration file ${path} must hold one JSON object.`,
    'Correct it and run the command again.',
  );
}

/** `network.cidr=10.1.0.0/16`. */
function setAnswer(answers: RawAnswers, pair: string): void {
  const at = pair.indexOf('=');
  const keys = pathOf(pair.slice(0, Math.max(at, 0)));
  const last = keys.pop();
  if (at < 1 || !last || keys.includes('') || [...keys, last].includes('__proto__')) {
    throw new Refusal(
      `--set ${pair || "''"} is not of the form key=value.`,
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
  node[last] = givenValue(pair.slice(0, at), pair.slice(at + 1));
}

/** The keys of a tag may have dots of their own. */
function pathOf(key: string): string[] {
  const [group = '', ...inner] = key.split('.');
  return kindOf(group) === 'map' && inner.length > 0 ? [group, inner.join('.')] : [group, ...inner];
}

/** Text where the answer is one, so that 42 can be a tag's value; else JSON where it can be. A list may do without brackets. */
function givenValue(key: string, text: string): unknown {
  const kind = kindOf(key);
  if (kind === 'text' && !text.startsWith('"')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return kind === 'list' ? text.split(',').map((one) => one.trim()) : text;
  }
}

/** A group of answers. */
export function isRecord(value: unknown): value is RawAnswers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
