import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A server as a child process, its output in a file. */
export class LiveProcess {
  readonly #child: ChildProcess;

  constructor(
    program: string,
    words: readonly string[],
    logFile: string,
    environment: Readonly<Record<string, string>> = {},
  ) {
    const log = openSync(logFile, 'a');
    this.#child = spawn(program, words, {
      env: { PATH: '/usr/bin:/bin', ...environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) await new Promise((resolve) => this.#child.once('exit', resolve));
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.ended();
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await accepts(port)) return;
    await pause(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });
}
