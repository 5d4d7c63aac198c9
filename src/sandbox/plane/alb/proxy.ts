import { randomBytes } from 'node:crypto';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AlbFixedResponse, AlbRedirect, ListenerTls, PlaneTarget } from '../topology.js';
import { rawResponse } from './error-page.js';
import { type Asked, answerError, answerFixed, answerRedirect, locationOf } from './own-answers.js';
import { tlsOptions } from './tls-options.js';

/** What a listener does with a request at this moment. */
export type ProxyAction =
  /** The targets that take new requests; empty when none is registered. */
  { readonly kind: 'forward'; readonly targets: readonly PlaneTarget[] } | AlbRedirect | AlbFixedResponse;

export interface ProxySettings {
  /** The load balancer's address that the listener answers on and that targets see. */
  readonly address: string | undefined;
  readonly port: number;
  /** Present: clients have to speak TLS. */
  readonly tls?: ListenerTls;
  readonly action: () => ProxyAction;
  readonly idleTimeoutMs: () => number;
  /** AWS's is 10 seconds. */
  readonly connectTimeoutMs: number;
}

/** Belongs to one connection and is not passed on. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'];

/** One listener of an application load balancer on one of its addresses. */
export class AlbProxy {
  readonly server: Server | TlsServer;
  private readonly agent: Agent;
  private readonly asked: Asked;
  private turn = 0;

  constructor(private readonly settings: ProxySettings) {
    const local = settings.address === undefined ? {} : { localAddress: settings.address };
    this.agent = new Agent({ keepAlive: true, maxFreeSockets: 64, ...local });
    this.asked = { protocol: settings.tls ? 'https' : 'http', port: settings.port };
    const options = { keepAliveTimeout: settings.idleTimeoutMs() };
    const answer = (request: IncomingMessage, response: ServerResponse): void => this.answer(request, response);
    this.server = settings.tls
      ? createTlsServer({ ...options, ...tlsOptions(settings.tls) }, answer)
      : createServer(options, answer);
    this.server.requestTimeout = 0;
    this.server.on('upgrade', (request: IncomingMessage, client: Duplex, head: Buffer) =>
      this.upgrade(request, client, head),
    );
    this.server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end(rawResponse(400));
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  private next(targets: readonly PlaneTarget[]): PlaneTarget | undefined {
    this.turn += 1;
    return targets[this.turn % targets.length];
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const action = this.settings.action();
    const target = action.kind === 'forward' ? this.next(action.targets) : undefined;
    if (target) {
      this.forward(request, response, target);
      return;
    }
    request.resume();
    if (action.kind === 'redirect') answerRedirect(request, response, action, this.asked);
    else if (action.kind === 'fixed-response') answerFixed(response, action);
    else answerError(response, 503);
  }

  private forward(request: IncomingMessage, response: ServerResponse, target: PlaneTarget): void {
    const upstream = httpRequest({
      host: target.address,
      port: target.port,
      method: request.method,
      path: request.url,
      headers: this.forwardedHeaders(request),
      agent: this.agent,
    });
    const deadline = this.deadline(upstream);
    upstream.on('response', (answer) => {
      // Between two pieces of a body the idle timeout counts anew.
      answer.on('data', () => deadline.renew());
      answer.on('end', () => deadline.end());
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutHops(answer.headers));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    upstream.on('error', () => {
      deadline.end();
      if (response.headersSent) response.destroy();
      else answerError(response, deadline.passed() ? 504 : 502);
    });
    response.on('close', () => {
      deadline.end();
      if (!response.writableFinished) upstream.destroy();
    });
    request.on('data', () => deadline.renew());
    request.pipe(upstream);
  }

  /** A WebSocket: after the target agreed, both sides speak freely. */
  private upgrade(request: IncomingMessage, client: Duplex, head: Buffer): void {
    client.on('error', () => client.destroy());
    const action = this.settings.action();
    if (action.kind === 'redirect') {
      client.end(rawResponse(action.status, [`Location: ${locationOf(request, action, this.asked)}`]));
      return;
    }
    const target = action.kind === 'forward' ? this.next(action.targets) : undefined;
    if (target === undefined) {
      client.end(rawResponse(503));
      return;
    }
    const headers = { ...this.forwardedHeaders(request), connection: 'Upgrade', upgrade: request.headers.upgrade };
    const { address } = this.settings;
    const upstream = httpRequest({
      host: target.address,
      port: target.port,
      method: request.method,
      path: request.url,
      headers,
      agent: false,
      ...(address === undefined ? {} : { localAddress: address }),
    });
    const deadline = this.deadline(upstream);
    upstream.on('upgrade', (answer, socket, rest) => {
      deadline.end();
      client.write(`${headText(answer)}\r\n`);
      client.write(rest);
      socket.write(head);
      socket.pipe(client).pipe(socket);
      for (const [one, other] of [[socket, client] as const, [client, socket] as const]) {
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
      }
    });
    upstream.on('response', (answer) => {
      deadline.end();
      client.write(`${headText(answer)}\r\n`);
      answer.pipe(client);
    });
    upstream.on('error', () => {
      deadline.end();
      client.end(rawResponse(deadline.passed() ? 504 : 502));
    });
    upstream.end();
  }

  private forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
    const { headers, socket } = request;
    const before = headers['x-forwarded-for'];
    const peer = socket.remoteAddress ?? '';
    return {
      ...withoutHops(headers),
      'x-forwarded-for': before === undefined ? peer : `${before}, ${peer}`,
      'x-forwarded-proto': this.asked.protocol,
      'x-forwarded-port': String(this.asked.port),
      'x-amzn-trace-id': headers['x-amzn-trace-id'] ?? traceId(),
    };
  }

  /** Ends the request when connecting takes longer than AWS waits, then when nothing moves for the idle timeout. */
  private deadline(upstream: ReturnType<typeof httpRequest>): Deadline {
    const { connectTimeoutMs, idleTimeoutMs } = this.settings;
    const deadline = new Deadline(() => upstream.destroy(new Error('the target did not answer in time')));
    upstream.on('socket', (socket: Socket) => {
      deadline.begin(socket.connecting ? connectTimeoutMs : idleTimeoutMs());
      if (socket.connecting) socket.once('connect', () => deadline.begin(idleTimeoutMs()));
    });
    return deadline;
  }
}

class Deadline {
  private timer: NodeJS.Timeout | undefined;
  private late = false;

  constructor(private readonly expire: () => void) {}

  begin(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.late = true;
      this.expire();
    }, ms);
  }

  renew(): void {
    this.timer?.refresh();
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  passed(): boolean {
    return this.late;
  }
}

function withoutHops(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}

function headText(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2) {
    lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n`;
}

function traceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}
