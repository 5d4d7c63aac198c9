import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readJsonLines, writeJsonLine } from './json-lines.js';
import type { PlaneMessage, PlaneRequest } from './protocol.js';

/** A request without the number that its answer will carry. */
export type PlaneCall = PlaneRequest extends infer Request
  ? Request extends PlaneRequest
    ? Omit<Request, 'id'>
    : never
  : never;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The process that holds the outer namespaces, with requests and answers over its stdin and stdout. */
export class OuterProcess {
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private finished = false;

  constructor(argv: readonly string[], logFile: string, onMessage: (message: PlaneMessage) => void) {
    const [program = '', ...rest] = argv;
    const errors = openSync(logFile, 'a', 0o600);
    // A session of its own: a Ctrl-C in the terminal is the control process's to handle.
    this.child = spawn(program, rest, { stdio: ['pipe', 'pipe', errors], detached: true });
    closeSync(errors);
    this.child.stdin?.on('error', () => undefined);
    if (this.child.stdout) readJsonLines(this.child.stdout, (message) => this.receive(message, onMessage));
    this.ended = new Promise((resolve) => {
      const finish = (reason: string): void => {
        this.finished = true;
        for (const { reject } of this.waiting.values()) reject(new Error(`the data plane ended: ${reason}`));
        this.waiting.clear();
        resolve(reason);
      };
      this.child.on('error', (error) => finish(error.message));
      this.child.on('exit', (code, signal) => finish(signal === null ? `code ${code}` : `killed by ${signal}`));
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Sends a request and waits for its answer. */
  async request(call: PlaneCall): Promise<void> {
    if (this.finished) throw new Error('the data plane has ended');
    const id = this.nextId;
    this.nextId += 1;
    const answered = new Promise<void>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    if (this.child.stdin) writeJsonLine(this.child.stdin, { ...call, id });
    await answered;
  }

  /** Ends it with everything inside; returns when all of it is gone. */
  async end(): Promise<void> {
    this.child.stdin?.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 2_000);
    await this.ended;
    clearTimeout(timer);
  }

  private receive(message: unknown, onMessage: (message: PlaneMessage) => void): void {
    if (!isPlaneMessage(message)) return;
    if (message.kind !== 'answer') {
      onMessage(message);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve();
    else waiting?.reject(new Error(message.error));
  }
}

function isPlaneMessage(value: unknown): value is PlaneMessage {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
