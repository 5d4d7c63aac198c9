import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Topology } from '../../src/sandbox/plane/topology.js';

export interface PlaneProcessOptions {
  readonly stateDir: string;
  readonly cacheDir: string;
  readonly socketPath: string;
  readonly cgroup?: string;
  /** Words before `node`, which make it another user's process. */
  readonly prefix?: readonly string[];
}

/** What a client of TLS expects. */
export interface Trust {
  readonly servername: string;
  /** PEM. */
  readonly ca: string;
}

type Call =
  | { readonly command: 'start' | 'events' | 'ca' }
  | { readonly command: 'apply'; readonly topology: Topology }
  | { readonly command: 'http'; readonly host: string; readonly port: number; readonly request: string }
  | ({ readonly command: 'https'; readonly host: string; readonly port: number; readonly request: string } & Trust)
  | { readonly command: 'console'; readonly hostId: string }
  | { readonly command: 'stop'; readonly keepDisks: boolean };

/** A data plane in a process of its own, as the product has it, so that a test can kill any part of it. */
export class PlaneProcess {
  readonly pid: number;
  private readonly child;
  private readonly answers = new Map<number, (answer: { result?: unknown; error?: string }) => void>();
  private nextId = 1;

  constructor(options: PlaneProcessOptions) {
    const { prefix = [], ...settings } = options;
    const script = fileURLToPath(new URL('./run-plane.mjs', import.meta.url));
    const [program = '', ...args] = [...prefix, process.execPath, script, JSON.stringify(settings)];
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdin.on('error', () => undefined);
    this.pid = this.child.pid ?? 0;
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const { id, ...answer } = JSON.parse(line);
      this.answers.get(id)?.(answer);
    });
  }

  async call(call: Call): Promise<unknown> {
    const id = this.nextId;
    this.nextId += 1;
    const answered = new Promise<{ result?: unknown; error?: string }>((resolve) => this.answers.set(id, resolve));
    this.child.stdin.write(`${JSON.stringify({ ...call, id })}\n`);
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(error);
    return result;
  }

  /** Waits until an event holds all of `wanted`; fails with what was seen instead. */
  async event(wanted: Readonly<Record<string, unknown>>, after = 0): Promise<void> {
    for (let waited = 0; waited < 90_000; waited += 100) {
      const events = await this.events();
      const found = events
        .slice(after)
        .some((event) => Object.entries(wanted).every(([key, value]) => event[key] === value));
      if (found) return;
      await sleep(100);
    }
    throw new Error(`no event ${JSON.stringify(wanted)} among ${JSON.stringify(await this.events(), undefined, 1)}`);
  }

  async events(): Promise<Record<string, unknown>[]> {
    const events = await this.call({ command: 'events' });
    return Array.isArray(events) ? events : [];
  }

  /** Every process below this one, as the machine numbers them. */
  descendants(): number[] {
    const parents = new Map<number, number>();
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      const parent = parentOf(Number(name));
      if (parent !== undefined) parents.set(Number(name), parent);
    }
    const below = (pid: number): number[] =>
      [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)]);
    return below(this.pid);
  }

  /** Ends the process and what it started without any goodbye. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  end(): void {
    this.child.stdin.end();
  }
}

function statusOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}

function parentOf(pid: number): number | undefined {
  const parent = /\) \S (\d+)/.exec(statusOf(pid) ?? '')?.[1];
  return parent === undefined ? undefined : Number(parent);
}

export function commandName(pid: number): string {
  return /\((.*)\)/.exec(statusOf(pid) ?? '')?.[1] ?? '';
}

/** Waits until none of the processes exists; answers those that still do (a zombie has ended). */
export async function survivors(pids: readonly number[]): Promise<number[]> {
  const living = (): number[] => pids.filter((pid) => !/\) [ZX]/.test(statusOf(pid) ?? ') X'));
  for (let waited = 0; waited < 10_000 && living().length > 0; waited += 50) await sleep(50);
  return living();
}
