import { createServer as createHttpServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { AlbProxy } from '../../../src/sandbox/plane/alb/proxy.js';
import type { PlaneTarget } from '../../../src/sandbox/plane/topology.js';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listening<T extends Server | ReturnType<typeof createServer>>(server: T): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  cleanups.push(() => server.close());
  return portOf(server);
}

function target(port: number): PlaneTarget {
  return { id: `i-${port}`, interfaceId: `eni-${port}`, address: '127.0.0.1', port, draining: false };
}

async function balancer(targets: readonly PlaneTarget[], idleTimeoutMs = 5_000): Promise<number> {
  const proxy = new AlbProxy({
    address: undefined,
    port: 80,
    targets: () => targets,
    idleTimeoutMs: () => idleTimeoutMs,
    connectTimeoutMs: 1_000,
  });
  cleanups.push(() => proxy.close());
  return listening(proxy.server);
}

interface Answer {
  readonly status: number | undefined;
  readonly server: unknown;
  readonly body: string;
}

async function get(port: number, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', path: '/some?x=1', headers, agent: false }, (response) => {
      void text(response).then((body) =>
        resolve({ status: response.statusCode, server: response.headers.server, body }),
      );
    });
    call.on('error', reject).end();
  });
}

describe('an application load balancer', () => {
  it('passes requests on in turn and says where they came from', async () => {
    const ports = await Promise.all(
      ['one', 'two'].map((name) =>
        listening(
          createHttpServer((incoming, response) => {
            const {
              'x-forwarded-for': peers,
              'x-forwarded-proto': proto,
              'x-forwarded-port': port,
              host,
            } = incoming.headers;
            response.end([name, incoming.url, peers, proto, port, host].join(' '));
          }),
        ),
      ),
    );
    const port = await balancer(ports.map(target));
    const bodies = [];
    for (let count = 0; count < 4; count += 1) {
      bodies.push((await get(port, { host: 'demo.example', 'x-forwarded-for': '192.0.2.1' })).body);
    }
    const tail = '/some?x=1 192.0.2.1, 127.0.0.1 http 80 demo.example';
    expect(bodies.sort()).toEqual([`one ${tail}`, `one ${tail}`, `two ${tail}`, `two ${tail}`]);
  });

  it('answers 503 when no target is registered', async () => {
    const answer = await get(await balancer([]));
    expect(answer).toMatchObject({ status: 503, server: 'awselb/2.0' });
    expect(answer.body).toContain('<center><h1>503 Service Temporarily Unavailable</h1></center>');
  });

  it('answers 502 when the target refuses, hangs up or talks nonsense', async () => {
    const closed = createServer();
    const refused = await listening(closed);
    closed.close();
    const rude = await listening(createServer((socket) => socket.once('data', () => socket.destroy())));
    const babbling = await listening(createServer((socket) => socket.end('what?\r\n\r\n')));
    for (const port of [refused, rude, babbling]) {
      expect(await get(await balancer([target(port)]))).toMatchObject({ status: 502, server: 'awselb/2.0' });
    }
  });

  it('answers 504 when the target stays silent for the idle timeout', async () => {
    const silent = await listening(createServer((socket) => cleanups.push(() => socket.destroy())));
    expect(await get(await balancer([target(silent)], 50))).toMatchObject({ status: 504, server: 'awselb/2.0' });
  });

  it('answers 400 to what is no HTTP', async () => {
    const socket = connect(await balancer([]), '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nServer: awselb\/2\.0/);
  });

  it('lets a WebSocket through', async () => {
    const server = createHttpServer();
    server.on('upgrade', (_request, socket) => {
      cleanups.push(() => socket.destroy());
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.on('data', (data: Buffer) => socket.write(`echo ${data}`));
    });
    const client = connect(await balancer([target(await listening(server))]), '127.0.0.1');
    cleanups.push(() => client.destroy());
    client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const seen = await new Promise<string>((resolve) => {
      let all = '';
      client.on('data', (data: Buffer) => {
        all += data;
        if (all.endsWith('\r\n\r\n')) client.write('hello');
        if (all.endsWith('hello')) resolve(all);
      });
    });
    expect(seen).toMatch(/^HTTP\/1\.1 101 .*\r\n\r\necho hello$/s);
  });
});
