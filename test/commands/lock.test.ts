import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockEnvironment } from '../../src/commands/lock.js';
import { Refusal } from '../../src/errors.js';

/** Above Linux's and macOS's largest process id. */
const deadPid = 2 ** 22 + 1;
const since = '2026-01-01T00:00:00.000Z';

let root = '';
let folder = '';
let path = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 't3-lock-'));
  folder = join(root, 'demo');
  path = join(folder, 'lock');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function leaveLock(content: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, content);
}

const lockOf = (pid: number, host: string): string => JSON.stringify({ token: 'theirs', pid, host, since });

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.catch((thrown: unknown) => thrown);
  return error instanceof Refusal ? [error.exitCode, error.message, error.remedy] : error;
}

test('a lock says who holds it, for its owner alone, and goes with its empty folder', async () => {
  const unlock = await lockEnvironment(folder, {});
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    token: expect.any(String),
    pid: process.pid,
    host: hostname(),
    since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect([statSync(path).mode & 0o777, readdirSync(folder)]).toEqual([0o600, ['lock']]);
  await unlock();
  expect(existsSync(folder)).toBe(false);
});

test('giving the lock back leaves what else is in the folder', async () => {
  const unlock = await lockEnvironment(folder, {});
  writeFileSync(join(folder, 'state.json'), '{}');
  await unlock();
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test('a second run is refused and told who holds the lock and since when', async () => {
  leaveLock(lockOf(process.pid, hostname()));
  expect(await refusalOf(lockEnvironment(folder, {}))).toEqual([
    2,
    `The environment is in use by process ${process.pid} on ${hostname()} since ${since} (${path}).`,
    'Wait for it to end, or stop it with Ctrl-C there; if that process is no tier3-wizard, use --break-lock.',
  ]);
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual([lockOf(process.pid, hostname()), ['lock']]);
});

test('the lock of a process that is gone from this host is taken over', async () => {
  leaveLock(lockOf(deadPid, hostname()));
  const unlock = await lockEnvironment(folder, {});
  expect([JSON.parse(readFileSync(path, 'utf8')).pid, readdirSync(folder)]).toEqual([process.pid, ['lock']]);
  await unlock();
});

test('a process that died while it took over a dead one’s lock is no obstacle', async () => {
  leaveLock(lockOf(deadPid, hostname()));
  writeFileSync(`${path}.theirs`, JSON.stringify({ token: 'taker', pid: deadPid, host: hostname(), since }));
  const unlock = await lockEnvironment(folder, {});
  expect([JSON.parse(readFileSync(path, 'utf8')).pid, readdirSync(folder)]).toEqual([process.pid, ['lock']]);
  await unlock();
});

test('of many that find a dead owner at the same time, one gets the lock', async () => {
  leaveLock(lockOf(deadPid, hostname()));
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockEnvironment(folder, {})));
  expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['lock']);
});

test.each([
  [
    'of another host',
    lockOf(deadPid, 'elsewhere'),
    'Wait for it, or if that machine is gone for good use --break-lock.',
  ],
  ['that is damaged', '{"pid":', 'Make sure that no other tier3-wizard works on it, then use --break-lock.'],
])('a lock %s is not taken over, but can be broken', async (_what, content, remedy) => {
  leaveLock(content);
  expect(await refusalOf(lockEnvironment(folder, {}))).toEqual([2, expect.stringContaining(path), remedy]);
  expect(readFileSync(path, 'utf8')).toBe(content);
  const unlock = await lockEnvironment(folder, { breakLock: true });
  expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(process.pid);
  await unlock();
});

test('whose lock was broken does not give the new one away', async () => {
  const unlockFirst = await lockEnvironment(folder, {});
  const unlockSecond = await lockEnvironment(folder, { breakLock: true });
  const second = readFileSync(path, 'utf8');
  await unlockFirst();
  expect(readFileSync(path, 'utf8')).toBe(second);
  await unlockSecond();
  expect(existsSync(folder)).toBe(false);
});
