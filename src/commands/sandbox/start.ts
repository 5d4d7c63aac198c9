import { fork } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WizardError } from '../../errors.js';
import { isAlive } from '../../lib/processes.js';
import type { ServerMessage, ServerOptions } from '../../sandbox/server/options.js';
import { SandboxClient } from './client.js';

const entry = fileURLToPath(new URL('../../sandbox/main.js', import.meta.url));
const startLimitMs = 90_000;

/** Starts the background process of a folder that is there, and waits until it serves. */
export async function startServer(options: ServerOptions): Promise<SandboxClient> {
  const logPath = join(options.folder, 'server.log');
  const log = openSync(logPath, 'a', 0o600);
  const child = fork(entry, [JSON.stringify(options)], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: ['--no-warnings'],
  });
  closeSync(log);
  const message = await new Promise<ServerMessage>((resolve) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ kind: 'failed', message: `it did not start within ${startLimitMs / 1000} s` });
    }, startLimitMs);
    const settle = (said: ServerMessage): void => {
      clearTimeout(timer);
      resolve(said);
    };
    child.once('message', (said) => settle(said as ServerMessage));
    child.once('exit', (code) => settle({ kind: 'failed', message: `its process ended with code ${code}` }));
  });
  child.removeAllListeners();
  if (child.connected) child.disconnect();
  child.unref();
  const client = message.kind === 'ready' ? await SandboxClient.find(options.folder) : undefined;
  if (client) return client;
  throw new WizardError(
    `The sandbox could not start: ${message.kind === 'failed' ? message.message : 'it does not answer'}.`,
    { blame: 'internal', remedy: `Its log is ${logPath}: ${lastLine(logPath)}` },
  );
}

/** Waits until the process is gone and its folder, too, when it was told to leave nothing. */
export async function waitForEnd(client: SandboxClient, limitMs = 30_000): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (!isAlive(client.descriptor.pid)) return true;
    await sleep(50);
  }
  return false;
}

function lastLine(path: string): string {
  if (!existsSync(path)) return '(empty)';
  return readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? '(empty)';
}
