import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { systemPath } from '../command.js';
import { readJsonLines, writeJsonLine } from '../json-lines.js';
import type { ChildMessage } from '../protocol.js';

export type ChildRole = 'router' | 'alb' | 'nlb';

interface ChildHandlers {
  readonly onMessage: (message: ChildMessage) => void;
  readonly log: (text: string) => void;
}

/** A Node process of the datacenter in a network namespace; it gets its configuration by stdin and is restarted when it ends. */
export class Child {
  private child: ChildProcess | undefined;
  private stopped = false;
  private sent = '';

  constructor(
    private readonly role: ChildRole,
    private readonly namespace: string,
    private readonly handlers: ChildHandlers,
  ) {}

  /** Sends the configuration when it differs from the last one; starts the process at the first call. */
  configure(config: object): void {
    const text = JSON.stringify(config);
    if (text === this.sent) return;
    this.sent = text;
    if (this.child?.stdin) writeJsonLine(this.child.stdin, config);
    else this.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  }

  private start(): void {
    const entry = fileURLToPath(new URL(`../${this.role}/main.js`, import.meta.url));
    const node = [process.execPath, '--max-old-space-size=64', entry];
    const child = spawn('nsenter', [`--net=/run/netns/${this.namespace}`, '--', ...node], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: systemPath },
    });
    this.child = child;
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${this.sent}\n`);
    readJsonLines(child.stdout, (message) => {
      if (isChildMessage(message)) this.handlers.onMessage(message);
    });
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => this.handlers.log(`${this.namespace}: ${text.trim()}`));
    child.on('error', (error) => this.handlers.log(`${this.namespace}: ${error.message}`));
    child.on('exit', (code, signal) => {
      if (this.stopped) return;
      this.handlers.log(`${this.namespace}: its ${this.role} process ended (${signal ?? code}): starting it again`);
      this.child = undefined;
      setTimeout(() => {
        if (!this.stopped && this.child === undefined) this.start();
      }, 500);
    });
  }
}

function isChildMessage(value: unknown): value is ChildMessage {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
