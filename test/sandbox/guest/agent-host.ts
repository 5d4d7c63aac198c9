import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { SessionGateway, type SessionGatewayOptions } from '../../../src/sandbox/sessions/gateway.js';
import type { SessionApi } from '../../../src/tunnel/index.js';

const script = fileURLToPath(new URL('../../../src/sandbox/guest/amazon-ssm-agent', import.meta.url));

/** Why the agent cannot run on this machine; undefined when it can. */
export const missing: string | undefined = (() => {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import botocore, websocket'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'needs /usr/bin/python3 with the Debian packages python3-botocore and python3-websocket';
  }
})();

export interface Call {
  readonly target: string;
  /** As sent, and parsed. */
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
}

export const instanceId = 'i-0a1b2c3d4e5f60718';

const imds: Readonly<Record<string, string>> = {
  'meta-data/instance-id': instanceId,
  'meta-data/local-ipv4': '10.0.5.11',
  'meta-data/placement/region': 'us-east-1',
  'meta-data/mac': '02:00:00:00:00:01',
  'meta-data/network/interfaces/macs/02:00:00:00:00:01/vpc-ipv4-cidr-blocks': '10.0.0.0/16',
  'meta-data/iam/security-credentials/': 'app-role',
  'meta-data/iam/security-credentials/app-role': JSON.stringify({
    AccessKeyId: 'ASIAEXAMPLE',
    SecretAccessKey: 'secret',
    Token: 'role-token',
    Expiration: '2099-01-01T00:00:00Z',
  }),
};

/**
 * One agent as a child process with everything around it on one loopback port: instance metadata, the ssm and
 * ec2messages services played by the test, and the session gateway.
 */
export class AgentHost {
  readonly calls: Call[] = [];
  readonly gateway: SessionGateway;
  /** Operations that answer 500. */
  readonly broken = new Set<string>();
  readonly stateDir = mkdtempSync(join(tmpdir(), 't3-agent-'));
  readonly #server: Server;
  readonly #messages: object[] = [];
  readonly #callers: Duplex[] = [];
  #wake: () => void = () => undefined;
  #agent: ChildProcess | undefined;
  #nextId = 1;
  base = '';

  private constructor(options: SessionGatewayOptions) {
    this.gateway = new SessionGateway(options);
    this.#server = createServer((request, response) => {
      this.#answer(request).then(
        (text) => response.end(text),
        (error: Error) => {
          response.statusCode = 500;
          response.end(error.message);
        },
      );
    });
    this.#server.on('upgrade', (request, socket, head) => {
      if (request.url?.endsWith('role=publish_subscribe')) this.#callers.push(socket);
      if (!this.gateway.handleUpgrade(request, socket, head)) socket.destroy();
    });
  }

  static async start(options: SessionGatewayOptions = {}): Promise<AgentHost> {
    const host = new AgentHost(options);
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve));
    host.base = `127.0.0.1:${(host.#server.address() as AddressInfo).port}`;
    return host;
  }

  boot(environment: Record<string, string> = {}): void {
    const http = `http://${this.base}`;
    this.#agent = spawn('/usr/bin/python3', [script], {
      stdio: ['ignore', 'ignore', process.env.AGENT_LOG ? 'inherit' : 'ignore'],
      env: {
        PATH: '/usr/bin:/bin',
        AWS_REGION: 'us-east-1',
        SSM_ENDPOINT: http,
        EC2MESSAGES_ENDPOINT: http,
        IMDS_ENDPOINT: `${http}/imds`,
        AGENT_STATE_DIR: this.stateDir,
        ...environment,
      },
    });
  }

  /** Puts a message into the instance's queue; answers its id. */
  deliver(topic: string, payload: object): string {
    const id = `message-${this.#nextId++}`;
    this.#messages.push({ MessageId: id, Topic: topic, Payload: JSON.stringify(payload) });
    this.#wake();
    return id;
  }

  /** Waits until the operation was called `count` times; answers the bodies. */
  async called(operation: string, count = 1): Promise<Record<string, unknown>[]> {
    for (;;) {
      const bodies = this.calls.filter(({ target }) => target.endsWith(`.${operation}`)).map(({ body }) => body);
      if (bodies.length >= count) return bodies;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The replies of one message, as far as they are needed: waits for `count`. */
  async replies(messageId: string, count: number): Promise<Record<string, unknown>[]> {
    for (let seen = count; ; seen += 1) {
      const all = (await this.called('SendReply', seen)).filter((body) => body.MessageId === messageId);
      if (all.length >= count) return all.map((body) => JSON.parse(String(body.Payload)));
    }
  }

  /** The Session Manager operations, as the product's client calls them. */
  sessionApi(onTerminate: (sessionId: string) => void = () => undefined): Required<SessionApi> {
    return {
      startSession: async (targetInstanceId, documentName = 'SSM-SessionManagerRunShell', parameters) => {
        const publicBase = `ws://${this.base}`;
        const at = { region: 'us-east-1', publicBase, agentBase: publicBase };
        const session = this.gateway.openSession({ targetInstanceId, documentName, parameters, ...at });
        this.deliver('aws.ssm.startSession', session.agentInvitation);
        return session;
      },
      terminateSession: async (sessionId) => {
        onTerminate(sessionId);
        this.gateway.terminate(sessionId);
      },
      resumeSession: async (sessionId) => this.gateway.resume(sessionId),
    };
  }

  /** Cuts the callers' connections without a word. */
  dropCallers(): void {
    for (const socket of this.#callers.splice(0)) socket.destroy();
  }

  async stop(): Promise<void> {
    const agent = this.#agent;
    if (agent && agent.exitCode === null) {
      agent.kill('SIGKILL');
      await once(agent, 'exit');
    }
    this.gateway.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  async #answer(request: IncomingMessage): Promise<string> {
    const path = request.url ?? '/';
    if (path === '/imds/latest/api/token') return 'imds-token';
    if (path.startsWith('/imds/latest/')) {
      const value = imds[path.slice('/imds/latest/'.length)];
      if (value === undefined || request.headers['x-aws-ec2-metadata-token'] !== 'imds-token') throw new Error('no');
      return value;
    }
    const target = String(request.headers['x-amz-target']);
    const text = (await request.toArray()).join('');
    this.calls.push({ target, text, body: JSON.parse(text), headers: request.headers });
    const operation = target.split('.')[1] ?? '';
    if (this.broken.has(operation)) throw new Error('broken');
    return JSON.stringify(operation === 'GetMessages' ? { Messages: await this.#nextMessages() } : {});
  }

  async #nextMessages(): Promise<object[]> {
    if (this.#messages.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#messages.splice(0);
  }
}
