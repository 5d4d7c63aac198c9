import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gatherAnswers } from '../../src/commands/answers.js';
import { configInit } from '../../src/commands/config.js';
import { optionalAnswers } from '../../src/config/example.js';
import { parseSettings } from '../../src/config/parse-settings.js';
import { VirtualClock } from '../../src/lib/clock.js';
import { questions } from '../../src/ui/wizard/questions/index.js';
import { playedTerminal } from './played.js';

/** Answers that no question asks for, and why. */
const configOnly: Readonly<Record<string, string>> = {};

/** The keys of a tree's leaves as `--set` takes them; lists and tags are one answer each. */
function leaves(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const whole = `${path}${key}`;
    const group = typeof value === 'object' && value !== null && !Array.isArray(value) && whole !== 'tags';
    return group ? leaves(value, `${whole}.`) : [whole];
  });
}

const everyKey = (): string[] => [...leaves(parseSettings({})), ...leaves(optionalAnswers)].sort();

test('config init writes every answer, and what it writes is taken as it is', async () => {
  const terminal = playedTerminal(new VirtualClock());
  expect(await configInit({ set: [] }, terminal, [])).toBe(0);
  const answers = await gatherAnswers({ set: [], config: 'tier3-wizard.json' }, terminal.cwd);
  expect(leaves(answers).sort()).toEqual(leaves(parseSettings({})).sort());
  expect(parseSettings(answers)).toEqual(parseSettings({}));
  const written = JSON.parse(readFileSync(join(terminal.cwd, 'tier3-wizard.json'), 'utf8'));
  const { withoutDefault } = written['config.example'];
  expect(parseSettings(withoutDefault)).toMatchObject(withoutDefault);
});

test('config init never overwrites, and prints on demand', async () => {
  const terminal = playedTerminal(new VirtualClock());
  writeFileSync(join(terminal.cwd, 'mine.json'), '{}');
  await expect(configInit({ set: [] }, terminal, ['mine.json'])).rejects.toThrow('mine.json cannot be written');
  expect(readFileSync(join(terminal.cwd, 'mine.json'), 'utf8')).toBe('{}');
  await configInit({ set: [] }, terminal, ['-']);
  await new Promise(setImmediate);
  expect(JSON.parse(terminal.data().join('\n'))).toMatchObject({ name: 'demo', web: { desired: 2 } });
  expect(existsSync(join(terminal.cwd, '-'))).toBe(false);
});

test('every answer has a question, and every question a key', () => {
  const asked = questions.filter((question) => !question.own).map((question) => question.key);
  expect([...asked, ...Object.keys(configOnly)].sort()).toEqual(everyKey());
});

test('every answer can be given with --set, and none but these', async () => {
  const values = new Map(Object.entries({ ...flat(parseSettings({})), ...flat(optionalAnswers) }));
  expect([...values.keys()].sort()).toEqual(everyKey());
  const pairs = [...values].map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const settings = parseSettings(await gatherAnswers({ set: pairs }, '.'));
  expect(flat(settings)).toEqual(Object.fromEntries(values));
});

function flat(tree: object): Record<string, unknown> {
  return Object.fromEntries(leaves(tree).map((key) => [key, key.split('.').reduce<unknown>(at, tree)]));
}

function at(tree: unknown, key: string): unknown {
  return typeof tree === 'object' && tree !== null ? Reflect.get(tree, key) : undefined;
}
