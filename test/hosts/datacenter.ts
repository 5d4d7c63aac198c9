import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** The places of a running sandbox, entered from outside: only root of this machine can. */
export class Datacenter {
  readonly #folder: string;

  /** @param folder the sandbox's own, `_sandbox` in the state folder */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where a host's disk keeps what differs from its image. */
  diskOf(instanceId: string): string {
    return join(this.#folder, 'plane', 'hosts', instanceId);
  }

  /** Runs a program in a network namespace of the sandbox; without one, where its internet is. */
  async run(namespace: string | undefined, program: string, ...args: string[]): Promise<string> {
    const within = namespace === undefined ? [] : ['nsenter', `--net=/run/netns/${namespace}`, '--'];
    const words = ['--target', String(this.#init()), '--mount', '--net', '--', ...within, program, ...args];
    return (await exec('nsenter', words, { maxBuffer: 1e7 })).stdout;
  }

  /** All processes of the sandbox, as this machine numbers them. */
  processes(): readonly number[] {
    const parents = new Map(numbers().map((pid) => [pid, parentOf(pid)]));
    const below = (pid: number): number[] =>
      [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)]);
    return below(this.#server());
  }

  /** Ends the data plane alone, as the kernel does when memory runs out. */
  kill(): void {
    process.kill(this.#outer(), 'SIGKILL');
  }

  #server(): number {
    return JSON.parse(readFileSync(join(this.#folder, 'server.json'), 'utf8')).pid;
  }

  #outer(): number {
    const unshare = this.processes().find((pid) => textOf(pid, 'comm').trim() === 'unshare');
    if (unshare === undefined) throw new Error(`no data plane runs for ${this.#folder}`);
    return unshare;
  }

  /** The first process of the outer namespaces: the child of `unshare`. */
  #init(): number {
    const outer = this.#outer();
    const init = numbers().find((pid) => parentOf(pid) === outer);
    if (init === undefined) throw new Error(`no data plane runs for ${this.#folder}`);
    return init;
  }
}

function numbers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** A file of a process; empty when the process has ended. */
export function textOf(pid: number, name: 'comm' | 'stat' | 'cmdline' | 'environ'): string {
  const path = `/proc/${pid}/${name}`;
  try {
    return existsSync(path) ? readFileSync(path, 'latin1') : '';
  } catch {
    return '';
  }
}

function parentOf(pid: number): number | undefined {
  const parent = /\) \S (\d+)/.exec(textOf(pid, 'stat'))?.[1];
  return parent === undefined ? undefined : Number(parent);
}
