import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const cliPath = resolve(import.meta.dirname, '../../dist/cli.js');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before `node`, which make it another user's process. */
  readonly prefix?: readonly string[];
}

/** The built CLI as a child process, without a terminal and without this machine's AWS settings. */
export function startCli(args: readonly string[], options: CliOptions): ChildProcess {
  const { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: _quiet, ...inherited } = process.env;
  const [program = '', ...words] = [...(options.prefix ?? []), process.execPath, cliPath, ...args];
  return spawn(program, words, {
    cwd: options.cwd,
    env: { ...withoutAws(inherited), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function cli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const child = startCli(args, options);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, stdout, stderr };
}

/** A folder of the test's own, short enough for unix sockets. */
export function newFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 't3w-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => !key.startsWith('AWS_')));
}
