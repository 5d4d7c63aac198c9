import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from './dispatch.js';

/** A path below `/_sandbox/`: for people and the product's `Target`, never for AWS calls. */
export type ControlHandler = (url: URL, request: IncomingMessage) => Promise<{ status: number; body: unknown }>;

export interface HttpOptions {
  readonly dispatcher: Dispatcher;
  readonly control: ControlHandler;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** 0 chooses a free port. */
  readonly port: number;
  /** A second way in, for the hosts of the data plane. */
  readonly socketPath?: string;
}

export interface RunningHttp {
  readonly port: number;
  readonly baseUrl: string;
  close(): Promise<void>;
}

const maximumBody = 8 * 1024 * 1024;

/** Serves AWS's APIs on 127.0.0.1, and on a unix socket when one is asked for. */
export async function serveHttp(options: HttpOptions): Promise<RunningHttp> {
  let publicBase = '';
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    respond(options, publicBase, request, response).catch(() => response.destroy());
  };
  const servers: Server[] = [];
  const listen = async (where: { port: number; host: string } | { path: string }): Promise<Server> => {
    const server = createServer({ keepAliveTimeout: 60_000 }, onRequest);
    server.on('upgrade', options.onUpgrade);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(where, resolve);
    });
    servers.push(server);
    return server;
  };
  const server = await listen({ port: options.port, host: '127.0.0.1' });
  const { port } = server.address() as AddressInfo;
  publicBase = `http://127.0.0.1:${port}`;
  if (options.socketPath) await listen({ path: options.socketPath });
  return {
    port,
    baseUrl: publicBase,
    close: async () => {
      await Promise.all(
        servers.map(
          (one) =>
            new Promise<void>((resolve) => {
              one.close(() => resolve());
              one.closeAllConnections();
            }),
        ),
      );
    },
  };
}

async function respond(
  options: HttpOptions,
  publicBase: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  if (url.pathname.startsWith('/_sandbox/')) {
    const { status, body } = await options.control(url, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return;
  }
  const body = await readBody(request);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const answer = await options.dispatcher.answer({
    method: request.method ?? 'POST',
    url: request.url ?? '/',
    headers: request.headers,
    body,
    publicBase,
    signal: gone.signal,
  });
  if (answer === 'silence') return;
  if (answer === 'reset') request.socket.resetAndDestroy();
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    size += bytes.length;
    if (size > maximumBody) throw new Error('the request is larger than 8 MiB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
