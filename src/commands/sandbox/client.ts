import { z } from 'zod';
import { readDescriptor, type SandboxDescriptor } from '../../sandbox/server/descriptor.js';

const holding = z.object({ kind: z.string(), id: z.string() });
const status = z.object({ id: z.string(), holdings: z.array(holding) });

export type SandboxStatus = z.infer<typeof status>;

/** Talks to a running sandbox's control paths. */
export class SandboxClient {
  readonly descriptor: SandboxDescriptor;

  private constructor(descriptor: SandboxDescriptor) {
    this.descriptor = descriptor;
  }

  /** The sandbox that runs from this folder; undefined when none answers. */
  static async find(folder: string): Promise<SandboxClient | undefined> {
    const descriptor = readDescriptor(folder);
    if (!descriptor) return undefined;
    const client = new SandboxClient(descriptor);
    const alive = await client.status().catch(() => undefined);
    return alive?.id === descriptor.id ? client : undefined;
  }

  async status(): Promise<SandboxStatus> {
    return status.parse(await this.#get('status'));
  }

  async reach(host: string, port: number): Promise<{ host: string; port: number }> {
    const query = new URLSearchParams({ host, port: String(port) });
    return z.object({ host: z.string(), port: z.number() }).parse(await this.#get(`reach?${query}`));
  }

  async stop(): Promise<void> {
    await this.#get('stop');
  }

  /** Says that a command is done with it; answers whether the sandbox ends now, because it is temporary and empty. */
  async release(): Promise<boolean> {
    return z.object({ ends: z.boolean() }).parse(await this.#get('release')).ends;
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(`${this.descriptor.url}/_sandbox/${path}`, { signal: AbortSignal.timeout(30_000) });
    const body: unknown = await response.json();
    if (response.ok) return body;
    const message = z.object({ message: z.string() }).safeParse(body);
    throw new Error(message.success ? message.data.message : `the sandbox answered ${response.status}`);
  }
}
