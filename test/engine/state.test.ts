import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EnvironmentState, StateFile, stateSchemaVersion } from '../../src/engine/state.js';
import { exitCodes, Refusal, WizardError } from '../../src/errors.js';
import { diskFiles } from '../../src/lib/atomic-write.js';

const state: EnvironmentState = {
  schema: stateSchemaVersion,
  environment: 'demo',
  id: '11111111-2222-4333-8444-555555555555',
  target: { kind: 'sandbox', accountId: '000000000000', region: 'us-east-1', sandboxId: 's-1' },
  settings: { name: 'demo' },
  createdAt: 1,
  status: 'building',
  steps: {
    vpc: {
      status: 'finished',
      startedAt: 2,
      finishedAt: 3,
      resources: { vpc: { intent: { token: 't-1', at: 2 }, id: 'vpc-1' } },
      outputs: { vpcId: 'vpc-1' },
    },
  },
};
const whole = `${JSON.stringify(state, null, 2)}\n`;

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 't3-state-'));
  path = join(folder, 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const withoutCopy =
  'The file was not touched. Restore it from a backup, or move it away and let `tier3-wizard recover` rebuild it from the account.';

test('what is written is on the disk, for its owner alone, and is read back as it was', async () => {
  await StateFile.create(path, state);
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, readdirSync(folder)]).toEqual([
    whole,
    0o600,
    ['state.json'],
  ]);
  expect((await StateFile.open(path))?.state).toEqual(state);
});

test('there is nothing to open where there is no file', async () => {
  expect(await StateFile.open(path)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test('changes made at the same time are all written, the last of them last', async () => {
  const file = await StateFile.create(path, state);
  const steps = ['alb', 'nlb', 'nat'];
  await Promise.all(steps.map((step) => file.updateStep(step, (old) => ({ ...old, status: 'failed' }))));
  const failed = { status: 'failed', resources: {} };
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    ...state,
    steps: { ...state.steps, alb: failed, nlb: failed, nat: failed },
  });
});

test.each([
  ['truncated', whole.slice(0, 200), (at: string) => `The state file ${at} is damaged: it is not JSON.`],
  ['empty', '', (at: string) => `The state file ${at} is damaged: it is not JSON.`],
  ['garbage', '\u0000\u0001\u0002', (at: string) => `The state file ${at} is damaged: it is not JSON.`],
  [
    'without its id',
    JSON.stringify({ ...state, id: undefined }),
    (at: string) =>
      `The state file ${at} is damaged: id is not as this version writes it (Invalid input: expected string, received undefined).`,
  ],
  [
    'JSON of another kind',
    '[]',
    (at: string) =>
      `The state file ${at} is damaged: it is not as this version writes it (Invalid input: expected object, received array).`,
  ],
])('a file that is %s is refused with a way on and stays as it is', async (_how, content, message) => {
  writeFileSync(path, content);
  expect(await refusalOf(path)).toEqual([exitCodes.refused, message(path), withoutCopy]);
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual([content, ['state.json']]);
});

test('a file of a newer version is refused with a way on and stays as it is', async () => {
  const content = JSON.stringify({ ...state, schema: 3, something: 'new' });
  writeFileSync(path, content);
  expect(await refusalOf(path)).toEqual([
    exitCodes.refused,
    `The state file ${path} was written by a newer tier3-wizard (schema 3, this one reads 2).`,
    'Use that newer version; the file was not touched.',
  ]);
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual([content, ['state.json']]);
});

/** As the first version wrote it. */
const written1 = {
  schema: 1,
  environment: 'demo',
  id: '11111111-2222-4333-8444-555555555555',
  target: { kind: 'aws', accountId: '111122223333', region: 'eu-west-1' },
  settings: { name: 'demo' },
  createdAt: 1,
  status: 'removing',
  steps: { vpc: { status: 'finished', resources: { vpc: { id: 'vpc-1' } } } },
};

test('a file of the first version is read, left as it is until something changes, and then written as this one', async () => {
  const content = JSON.stringify(written1);
  writeFileSync(path, content);
  const file = await StateFile.open(path);
  expect([file?.state, readFileSync(path, 'utf8')]).toEqual([{ ...written1, schema: 2 }, content]);
  const removal = { finalSnapshot: 'demo-last' };
  await file?.update((old) => ({ ...old, removal }));
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...written1, schema: 2, removal });
});

test.each([0, -1, 1.5])('a file of the version %d, which never was, is damaged', async (schema) => {
  writeFileSync(path, JSON.stringify({ ...written1, schema }));
  expect(await refusalOf(path)).toEqual([
    exitCodes.refused,
    expect.stringMatching(/ is damaged: schema is not as this version writes it /),
    withoutCopy,
  ]);
});

test('where a last good copy was kept, it is the way on, and it opens', async () => {
  const file = await StateFile.create(path, state);
  await file.keepCopy();
  writeFileSync(path, whole.slice(0, 100));
  const copy = `${path}.last-good`;
  expect(await refusalOf(path)).toEqual([
    exitCodes.refused,
    `The state file ${path} is damaged: it is not JSON.`,
    `The file was not touched. Put the last good copy in its place (cp '${copy}' '${path}') and run the same command again.`,
  ]);
  expect((await StateFile.open(copy))?.state).toEqual(state);
});

test('a file that cannot be read is refused with the reason', async () => {
  // A folder in its place: permissions would not stop root.
  expect(await refusalOf(folder)).toEqual([
    exitCodes.refused,
    `The state file ${folder} cannot be read: EISDIR: illegal operation on a directory, read.`,
    'Run as the user whose environment it is, or mend the permissions of its folder.',
  ]);
});

test('a disk that is full is said as such, and the old file stays whole', async () => {
  await StateFile.create(path, state);
  const full = {
    ...diskFiles,
    writeFlushed: async () => {
      throw new Error('ENOSPC: no space left on device, write');
    },
  };
  const file = await StateFile.open(path, full);
  const error = await file?.update((old) => ({ ...old, status: 'failed' })).catch((thrown: unknown) => thrown);
  expect(error instanceof WizardError && [error.exitCode, error.message, error.remedy]).toEqual([
    exitCodes.failed,
    `The state file ${path} cannot be written: ENOSPC: no space left on device, write.`,
    'Make room on the disk or mend its permissions, then run the same command again.',
  ]);
  expect(readFileSync(path, 'utf8')).toBe(whole);
});

async function refusalOf(file: string): Promise<unknown> {
  const error = await StateFile.open(file).catch((thrown: unknown) => thrown);
  return error instanceof Refusal ? [error.exitCode, error.message, error.remedy] : error;
}
