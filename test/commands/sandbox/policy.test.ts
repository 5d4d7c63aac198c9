import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyPolicy } from '../../../src/commands/sandbox/policy.js';
import { Refusal } from '../../../src/errors.js';
import { systemClock } from '../../../src/lib/clock.js';
import { newFolder, playedTerminal } from '../played.js';

const document = (Action: string) => JSON.stringify({ Statement: { Effect: 'Allow', Action, Resource: '*' } });

/** Gives a sandbox's folder the policy of a file with that text; a folder instead of a file without one. */
async function apply(text: string | undefined) {
  const terminal = playedTerminal(systemClock);
  const path = join(terminal.cwd, 'policy.json');
  if (text === undefined) mkdirSync(path);
  else writeFileSync(path, text);
  const sandbox = newFolder();
  const refused = await applyPolicy({ set: [], iamPolicy: 'policy.json' }, terminal, sandbox).catch(
    (error: unknown) => error,
  );
  return { refused, said: terminal.said(), path, kept: readdirSync(sandbox) };
}

test.each([
  [undefined, 'there is no such file'],
  ['Version: 2012', 'it is not JSON'],
  ['7', 'it is not a policy document'],
  ['[]', 'it has no policy document'],
  ['{}', 'it has no Statement'],
  ['{"Statement":[{"Effect":"Allow","Action":"ec2:*"}]}', 'statement 1 needs either Resource or NotResource'],
  [document('everything'), 'statement 1 has the action "everything", which is none'],
])('%j is refused with one sentence, and the sandbox keeps what it has', async (text, why) => {
  const { refused, said, kept } = await apply(text);
  expect(refused).toBeInstanceOf(Refusal);
  expect(refused).toMatchObject({ exitCode: 2, message: `--iam-policy policy.json is not an IAM policy: ${why}.` });
  expect([said, kept]).toEqual([[], []]);
});

test('actions that AWS does not have are named, and allow nothing: IAM takes them, too', async () => {
  const { refused, said, path } = await apply(
    JSON.stringify([JSON.parse(document('ec2:CreateVpcc')), JSON.parse(document('EC2:describevpcs'))]),
  );
  expect(refused).toBeUndefined();
  expect(said).toEqual([
    `The sandbox allows what ${path} allows.`,
    'AWS has no such action, so that it allows nothing: ec2:CreateVpcc.',
  ]);
  expect((await apply(document('ec2:Describe*'))).said).toHaveLength(1);
});
