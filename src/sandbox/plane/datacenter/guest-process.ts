import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeGroup } from '../cgroup.js';
import { systemPath } from '../command.js';

export interface GuestOptions {
  /** A name for the cgroup and the error texts. */
  readonly id: string;
  readonly hostname: string;
  readonly namespace: string;
  /** Holds the writable layer and the console. */
  readonly directory: string;
  /** Read-only layers, the topmost first. */
  readonly layers: readonly string[];
  readonly rootless: boolean;
  readonly startScript: string;
  /** Becomes PID 1. */
  readonly command: readonly string[];
}

export interface GuestExit {
  /** How PID 1 ended; the kernel reports a guest's `reboot` as SIGHUP and its `poweroff` as SIGINT. */
  readonly cause: 'exited' | 'rebooted' | 'powered-off' | 'killed';
  readonly reason: string;
}

/** One host's namespaces with their processes, from boot to end. */
export class GuestProcess {
  readonly exited: Promise<GuestExit>;
  private finished = false;
  private readonly child;
  private readonly cgroup: string;

  private constructor(options: GuestOptions, console: number) {
    const { id, hostname, namespace, directory, layers, rootless, startScript, command } = options;
    this.cgroup = `/sys/fs/cgroup/${id}`;
    const settings = [hostname, namespace, directory, layers.join(':'), this.cgroup, rootless ? '1' : '0'];
    this.child = spawn('bash', [startScript, ...settings, ...command], {
      stdio: ['ignore', console, console],
      env: { PATH: systemPath },
    });
    this.exited = new Promise((resolve) => {
      const finish = (exit: GuestExit): void => {
        this.finished = true;
        resolve(exit);
      };
      this.child.on('error', (error) => finish({ cause: 'exited', reason: error.message }));
      this.child.on('exit', (code, signal) => finish(describeExit(code, signal)));
    });
  }

  static async start(options: GuestOptions): Promise<GuestProcess> {
    const console = await open(join(options.directory, 'console'), 'a', 0o600);
    try {
      return new GuestProcess(options, console.fd);
    } finally {
      await console.close();
    }
  }

  get running(): boolean {
    return !this.finished;
  }

  /** The guest's PID 1 as the datacenter numbers it; undefined before it exists and after it ended. */
  async leader(): Promise<number | undefined> {
    const { pid } = this.child;
    if (pid === undefined || this.finished) return undefined;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    const leader = Number.parseInt(children, 10);
    return Number.isInteger(leader) ? leader : undefined;
  }

  /** Asks PID 1 to end by `signal`, and kills everything when it has not after `graceMs`. */
  async shutDown(signal: number | NodeJS.Signals, graceMs: number): Promise<void> {
    const leader = await this.leader();
    if (leader !== undefined) tryKill(leader, signal);
    const late = Symbol('late');
    const result = await Promise.race([this.exited, sleep(graceMs, late, { ref: false })]);
    if (result === late) await this.kill();
    else await removeGroup(this.cgroup);
  }

  /** Ends every process of the guest at once. */
  async kill(): Promise<void> {
    // PID 1 first: killing the outer process alone would not wait for the guest's other processes to be gone.
    const leader = await this.leader();
    if (leader === undefined) this.child.kill('SIGKILL');
    else tryKill(leader, 'SIGKILL');
    await this.exited;
    await removeGroup(this.cgroup);
  }
}

/** Deletes a guest's disk. */
export async function removeDisk(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

function tryKill(pid: number, signal: number | NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime, which is what was wanted.
  }
}

function describeExit(code: number | null, signal: NodeJS.Signals | null): GuestExit {
  if (signal === 'SIGHUP') return { cause: 'rebooted', reason: 'the host rebooted itself' };
  if (signal === 'SIGINT') return { cause: 'powered-off', reason: 'the host powered itself off' };
  if (signal !== null) return { cause: 'killed', reason: `PID 1 was ended by ${signal}` };
  return { cause: 'exited', reason: `PID 1 ended with code ${code}` };
}
