import { z } from 'zod';
import { WizardError } from '../../errors.js';
import { isAlive } from '../../lib/processes.js';
import { readDescriptor, type SandboxDescriptor } from '../../sandbox/server/descriptor.js';

const holding = z.object({ kind: z.string(), id: z.string() });
const fault = z.object({ spec: z.string(), seen: z.number() });
const status = z.object({ id: z.string(), holdings: z.array(holding), faults: z.array(fault) });

export type SandboxStatus = z.infer<typeof status>;

/** A living sandbox answers much sooner, also on a busy machine. */
const answerLimitMs = 10_000;

/** Talks to a running sandbox's control paths. */
export class SandboxClient {
  readonly descriptor: SandboxDescriptor;

  private constructor(descriptor: SandboxDescriptor) {
    this.descriptor = descriptor;
  }

  /**
   * The sandbox that runs from this folder; undefined when none does.
   * @throws WizardError when its process is there and does not answer: a second one must not write the same store.
   */
  static async find(folder: string): Promise<SandboxClient | undefined> {
    const descriptor = readDescriptor(folder);
    if (!descriptor) return undefined;
    const client = new SandboxClient(descriptor);
    try {
      return (await client.status(answerLimitMs)).id === descriptor.id ? client : undefined;
    } catch (error) {
      if (!(error instanceof Error && error.name === 'TimeoutError') || !isAlive(descriptor.pid)) return undefined;
      throw new WizardError(`The sandbox of ${folder}, process ${descriptor.pid}, does not answer.`, {
        blame: 'internal',
        remedy: `End it with \`kill -9 ${descriptor.pid}\` and run the same command again: what it holds is on the disk.`,
        cause: error,
      });
    }
  }

  async status(limitMs?: number): Promise<SandboxStatus> {
    return status.parse(await this.#get('status', limitMs));
  }

  async reach(host: string, port: number): Promise<{ host: string; port: number }> {
    const query = new URLSearchParams({ host, port: String(port) });
    return z.object({ host: z.string(), port: z.number() }).parse(await this.#get(`reach?${query}`));
  }

  /** Lets things go wrong, as `--fault` writes them. */
  async inject(specs: readonly string[]): Promise<void> {
    const query = new URLSearchParams(specs.map((spec): [string, string] => ['add', spec]));
    await this.#get(`faults?${query}`);
  }

  async stop(): Promise<void> {
    await this.#get('stop');
  }

  /** Lets a temporary sandbox stay until it is stopped. */
  async keep(): Promise<void> {
    await this.#get('keep');
  }

  /** Says that a command is done with it; answers whether the sandbox ends now, because it is temporary and empty. */
  async release(): Promise<boolean> {
    return z.object({ ends: z.boolean() }).parse(await this.#get('release')).ends;
  }

  async #get(path: string, limitMs = 30_000): Promise<unknown> {
    const response = await fetch(`${this.descriptor.url}/_sandbox/${path}`, { signal: AbortSignal.timeout(limitMs) });
    const body: unknown = await response.json();
    if (response.ok) return body;
    const message = z.object({ message: z.string() }).safeParse(body);
    throw new Error(message.success ? message.data.message : `the sandbox answered ${response.status}`);
  }
}
