import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
  ['network.zones=us-east-1a, us-east-1b', { network: { zones: ['us-east-1a', 'us-east-1b'] } }],
  ['web.max=5', { web: { max: 5 } }],
  ['web.max=five', { web: { max: 'five' } }],
  ['tags={"team":"a=b"}', { tags: { team: 'a=b' } }],
  ['tags.cost-centre=42', { tags: { 'cost-centre': '42' } }],
  ['tags.app.example/name=shop', { tags: { 'app.example/name': 'shop' } }],
  ['name="shop"', { name: 'shop' }],
  ['database.masterPassword=123456789', { database: { masterPassword: '123456789' } }],
])('--set %s takes the value as what its key holds', async (pair, answers) => {
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
  ['', 'is not JSON: it is empty.'],
  ['{', "is not JSON in line 1: Expected property name or '}'."],
  ['{\n  "name": "shop",\n}', 'is not JSON in line 3: Expected double-quoted property name.'],
  ['{"name": shop}', "is not JSON: Unexpected token 's'."],
  ['name: shop\nregion: us-east-1\n', 'is not JSON, it looks like YAML.'],
  ['[1]', 'must hold one JSON object.'],
  ['{"name": "a", "web": {}, "name": "b"}', 'has the key name twice.'],
  ['{"tags": {"a": "{\\"a\\":", "b": "1", "\\u0061": "2"}}', 'has the key tags.a twice.'],
])('a configuration file with %j is refused in one sentence: it %s', async (content, problem) => {
  const path = join(folder, 'bad.json');
  writeFileSync(path, content);
  await expect(gatherAnswers({ config: 'bad.json', set: [] }, folder)).rejects.toMatchObject({
    message: `The configuration file ${path} ${problem}`,
    exitCode: 2,
  });
});

test.each([
  ['nowhere.json', 'does not exist.'],
  ['.', 'is a folder.'],
])('a configuration file %s is refused: it %s', async (config, problem) => {
  await expect(gatherAnswers({ config, set: [] }, folder)).rejects.toMatchObject({
    message: `The configuration file ${resolve(folder, config)} ${problem}`,
    exitCode: 2,
  });
});

test('a byte order mark before the answers is no part of them', async () => {
  writeFileSync(join(folder, 'marked.json'), '\ufeff{"name": "shop"}');
  expect(await gatherAnswers({ config: 'marked.json', set: [] }, folder)).toEqual({ name: 'shop' });
});

test('later answers change what they name and leave the rest of their group alone', () => {
  const earlier = { web: { min: 2, max: 4 }, tags: { a: '1' } };
  expect(mergeAnswers(earlier, { web: { max: 6 }, name: 'demo' })).toEqual({
    web: { min: 2, max: 6 },
    tags: { a: '1' },
    name: 'demo',
  });
});
