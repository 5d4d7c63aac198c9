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
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PlaneTarget } from '../topology.js';
import { type AlbErrorCode, albServerHeader, errorPage, rawErrorResponse } from './error-page.js';

export interface ProxySettings {
  /** The load balancer's address that the listener answers on and that targets see. */
  readonly address: string | undefined;
  readonly port: number;
  /** The next targets in turn; empty when none is registered. */
  readonly targets: () => readonly PlaneTarget[];
  readonly idleTimeoutMs: () => number;
  /** AWS's is 10 seconds. */
  readonly connectTimeoutMs: number;
}

/** Belongs to one connection and is not passed on. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'];

/** One listener of an application load balancer on one of its addresses. */
export class AlbProxy {
  readonly server: Server;
  private readonly agent: Agent;
  private turn = 0;

  constructor(private readonly settings: ProxySettings) {
    const local = settings.address === undefined ? {} : { localAddress: settings.address };
    this.agent = new Agent({ keepAlive: true, maxFreeSockets: 64, ...local });
    this.server = createServer({ keepAliveTimeout: settings.idleTimeoutMs() }, (request, response) =>
      this.forward(request, response),
    );
    this.server.requestTimeout = 0;
    this.server.on('upgrade', (request: IncomingMessage, client: Duplex, head: Buffer) =>
      this.upgrade(request, client, head),
    );
    this.server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end(rawErrorResponse(400));
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  private next(): PlaneTarget | undefined {
    const targets = this.settings.targets();
    this.turn += 1;
    return targets[this.turn % targets.length];
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
    const target = this.next();
    if (target === undefined) {
      request.resume();
      answerError(response, 503);
      return;
    }
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
    const target = this.next();
    if (target === undefined) {
      client.end(rawErrorResponse(503));
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
      client.end(rawErrorResponse(deadline.passed() ? 504 : 502));
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
      'x-forwarded-proto': 'http',
      'x-forwarded-port': String(this.settings.port),
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

function answerError(response: ServerResponse, code: AlbErrorCode): void {
  if (response.destroyed) return;
  const body = errorPage(code);
  response.writeHead(code, {
    server: albServerHeader,
    'content-type': 'text/html',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function traceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}
