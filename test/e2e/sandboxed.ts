import { type ChildProcess, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { SandboxDescriptor } from '../../src/sandbox/server/descriptor.js';
import { type CliResult, cli, newFolder, startCli } from './cli.js';

/** Without hosts and fast: a whole setup takes seconds. */
export const withoutHosts = ['--sandbox', '--data-plane', 'none', '--speed', '600'] as const;

const status = z.object({
  holdings: z.array(z.object({ kind: z.string(), id: z.string(), tags: z.record(z.string(), z.string()) })),
});

/** A folder with a sandbox of its own, in which runs of the product are started, stopped and killed. */
export class Sandboxed {
  readonly #folder = newFolder();
  readonly path = this.#folder.path;

  /** A path in the folder of the environment `demo`. */
  state(name = 'state.json'): string {
    return join(this.path, '.tier3-wizard', 'demo', name);
  }

  run(...args: readonly string[]): Promise<CliResult> {
    return cli(args, { cwd: this.path });
  }

  start(...args: readonly string[]): StartedRun {
    return new StartedRun(startCli(args, { cwd: this.path }));
  }

  descriptor(): SandboxDescriptor {
    return JSON.parse(readFileSync(join(this.path, '.tier3-wizard', '_sandbox', 'server.json'), 'utf8'));
  }

  /** Everything that somebody made and that is there: kind, logical name and owner's environment, sorted. */
  async holdings(): Promise<string[]> {
    const answer = await fetch(`${this.descriptor().url}/_sandbox/status`);
    return status
      .parse(await answer.json())
      .holdings.map(({ kind, tags }) => {
        const name = tags['tier3-wizard:resource'] ?? 'unnamed';
        return `${kind} ${name} of ${tags['tier3-wizard:environment'] ?? 'nobody'}`;
      })
      .sort();
  }

  async remove(): Promise<void> {
    await this.run('sandbox', 'stop');
    this.#folder.remove();
  }
}

/** A run under way. */
export class StartedRun {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #lines: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] };
  readonly #ended: Promise<void>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    const streams = (['stdout', 'stderr'] as const).map((name) => {
      const stream = child[name];
      if (!stream) throw new Error(`the run has no ${name}`);
      const lines = createInterface({ input: stream });
      lines.on('line', (line) => this.#lines[name].push(line));
      return new Promise((done) => lines.once('close', done));
    });
    const exit = new Promise((done) => child.once('exit', done));
    this.#ended = Promise.all([...streams, exit]).then(() => undefined);
  }

  /** Until so many lines have come, or the run has ended. */
  async until(stream: 'stdout' | 'stderr', count: number): Promise<void> {
    let over = false;
    void this.#ended.then(() => {
      over = true;
    });
    while (!over && this.#lines[stream].length < count) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Those that have come so far. */
  lines(stream: 'stdout' | 'stderr'): readonly string[] {
    return this.#lines[stream];
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async end(): Promise<CliResult & { readonly signal: NodeJS.Signals | null }> {
    await this.#ended;
    const { exitCode: code, signalCode: signal } = this.#child;
    const [stdout, stderr] = [this.#lines.stdout.join('\n'), this.#lines.stderr.join('\n')];
    return { code, signal, stdout, stderr };
  }
}

/** A process id that was a process's a moment ago and is nobody's now. */
export function endedPid(): number {
  return spawnSync('true').pid;
}
