import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatherAnswers, mergeAnswers } from '../../src/commands/answers.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tier3-answers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('--set goes over the file, and a flag of its own over both', async () => {
  writeFileSync(
    join(folder, 'demo.json'),
    JSON.stringify({ name: 'file', web: { min: 1, max: 3 }, region: 'eu-west-1' }),
  );
  const options = { config: 'demo.json', set: ['web.max=5', 'name=set', 'bundle.table=rows'], name: 'flag' };
  expect(await gatherAnswers(options, folder)).toEqual({
    name: 'flag',
    web: { min: 1, max: 5 },
    region: 'eu-west-1',
    bundle: { table: 'rows' },
  });
});

test.each([
  ['network.zones=["us-east-1a","us-east-1b"]', { network: { zones: ['us-east-1a', 'us-east-1b'] } }],
  ['database.reader=false', { database: { reader: false } }],
  ['network.cidr=10.1.0.0/16', { network: { cidr: '10.1.0.0/16' } }],
  ['tags={"team":"a=b"}', { tags: { team: 'a=b' } }],
])('--set %s takes the value as JSON where it can be, else as text', async (pair, answers) => {
  expect(await gatherAnswers({ set: [pair] }, folder)).toEqual(answers);
});

test.each([
  ['web', '--set web is not of the form key=value.'],
  ['=x', '--set =x is not of the form key=value.'],
  ['web..min=1', '--set web..min=1 is not of the form key=value.'],
  ['__proto__.x=1', '--set __proto__.x=1 is not of the form key=value.'],
])('--set %s is refused', async (pair, message) => {
  await expect(gatherAnswers({ set: [pair] }, folder)).rejects.toThrow(message);
});

test('a pair cannot go into an answer that is no group', async () => {
  await expect(gatherAnswers({ set: ['name=demo', 'name.first=x'] }, folder)).rejects.toThrow(
    '--set name.first=x goes into name, which is not a group of answers.',
  );
});

test.each([
  ['{', 'is not JSON'],
  ['[1]', 'must hold one JSON object.'],
])('a configuration file with %s is refused', async (content, problem) => {
  writeFileSync(join(folder, 'bad.json'), content);
  await expect(gatherAnswers({ config: 'bad.json', set: [] }, folder)).rejects.toThrow(problem);
});

test('later answers change what they name and leave the rest of their group alone', () => {
  const earlier = { web: { min: 2, max: 4 }, tags: { a: '1' } };
  expect(mergeAnswers(earlier, { web: { max: 6 }, name: 'demo' })).toEqual({
    web: { min: 2, max: 6 },
    tags: { a: '1' },
    name: 'demo',
  });
});
