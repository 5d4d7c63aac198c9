import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { createClients } from '../../src/aws/clients.js';
import { refreshable } from '../../src/aws/refreshable.js';
import { freshCredentials } from '../../src/commands/fresh-credentials.js';
import { openSession } from '../../src/commands/session.js';
import { awsTarget } from '../../src/commands/target/aws.js';
import { sandboxKey } from '../../src/sandbox/region/start.js';
import { createTheme } from '../../src/ui/index.js';
import { startTestRegion } from '../sandbox/region.js';
import { targetOf } from '../steps/product-clients.js';
import { nobodyStops, playedTerminal } from './played.js';

const revoked = { accessKeyId: 'AKIAEXPIREDEXPIRED00', secretAccessKey: 'no more' };

test('a pause ends when the source has credentials that work, and the clients of before take them', async () => {
  const region = await startTestRegion();
  let source: { accessKeyId: string; secretAccessKey: string } = sandboxKey;
  let reads = 0;
  const { credentials, refresh } = refreshable(() => async () => {
    reads += 1;
    return source;
  });
  const target = { ...targetOf(region), credentials, refreshCredentials: refresh };
  const session = await openSession(target, nobodyStops);
  const { sts } = session.clients;
  await sts.send(new GetCallerIdentityCommand({}));
  expect(reads).toBe(1);

  source = revoked;
  refresh();
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow(/security token/);
  const { stdin: input, stderr: output } = playedTerminal(region.clock);
  const theme = createTheme({ colour: false, unicode: true });
  const { signal } = new AbortController();
  const screen = { mode: 'drawn', input, output, theme, clock: region.clock, interrupted: signal } as const;
  const wait = freshCredentials(session, { theme, width: 80, screen });
  let over: boolean | undefined;
  void wait?.(signal).then((answer) => {
    over = answer;
  });
  const pass = async (): Promise<void> => {
    await region.pass(5);
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  await pass();
  await pass();
  expect(over).toBeUndefined();
  source = sandboxKey;
  await expect
    .poll(async () => {
      await pass();
      return over;
    })
    .toBe(true);
  await sts.send(new GetCallerIdentityCommand({}));
  expect(await createClients(target).sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '000000000000',
  });
});

test('nobody waits without a screen, nor for keys that stand in the environment', async () => {
  const region = await startTestRegion();
  const theme = createTheme({ colour: false, unicode: true });
  const session = await openSession(targetOf(region), nobodyStops);
  expect(freshCredentials(session, { theme, width: 80 })).toBeUndefined();
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const canChange = (env: object, profile?: string): boolean =>
    awsTarget({ region: 'us-east-1', env: { ...env }, ...(profile ? { profile } : {}) }).refreshCredentials !==
    undefined;
  expect([
    canChange(keys),
    canChange(keys, 'work'),
    canChange({ ...keys, AWS_PROFILE: 'work' }),
    canChange({}),
  ]).toEqual([false, true, true, true]);
});
