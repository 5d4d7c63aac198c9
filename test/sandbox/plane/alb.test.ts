import { createServer as createHttpServer, request } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, connect, createServer, type Server as NetServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls, type SecureVersion, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { AlbProxy, type ProxyAction, type ProxySettings } from '../../../src/sandbox/plane/alb/proxy.js';
import type { ListenerTls, PlaneTarget } from '../../../src/sandbox/plane/topology.js';
import { selfSigned } from '../services/acm/self-signed.js';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listening(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  cleanups.push(() => server.close());
  return portOf(server);
}

function target(port: number): PlaneTarget {
  const place = { interfaceId: `eni-${port}`, availabilityZone: 'us-east-1a', address: '127.0.0.1' };
  return { id: `i-${port}`, ...place, port, draining: false };
}

async function balancer(targets: readonly PlaneTarget[], idleTimeoutMs = 5_000): Promise<number> {
  return listener({ port: 80, action: () => ({ kind: 'forward', targets }), idleTimeoutMs: () => idleTimeoutMs });
}

async function listener(settings: Pick<ProxySettings, 'port' | 'action'> & Partial<ProxySettings>): Promise<number> {
  const proxy = new AlbProxy({
    address: undefined,
    idleTimeoutMs: () => 5_000,
    connectTimeoutMs: 1_000,
    ...settings,
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

describe('an HTTPS listener', () => {
  const tlsOf = async (name: string): Promise<ListenerTls> => {
    const { Certificate, PrivateKey } = await selfSigned(name, { key: 'ec' });
    return {
      certificate: Certificate.toString(),
      privateKey: PrivateKey.toString(),
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      ciphers: ['TLS_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    };
  };

  it('ends TLS with its certificate and tells the targets that it was asked by HTTPS', async () => {
    const server = createHttpServer((incoming, response) => {
      const { 'x-forwarded-proto': proto, 'x-forwarded-port': at, host } = incoming.headers;
      response.end([proto, at, host].join(' '));
    });
    const tls = await tlsOf('shop.example');
    const targets = [target(await listening(server))];
    const port = await listener({ port: 443, tls, action: () => ({ kind: 'forward', targets }) });
    const body = await new Promise<string>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, servername: 'shop.example', ca: tls.certificate, agent: false };
      const call = httpsRequest({ ...options, headers: { host: 'shop.example' } }, (response) =>
        resolve(text(response)),
      );
      call.on('error', reject).end();
    });
    expect(body).toBe('https 443 shop.example');
  });

  it('speaks the versions of its policy alone, with the ciphers of its policy', async () => {
    const tls = await tlsOf('shop.example');
    const action = (): ProxyAction => ({ kind: 'forward', targets: [] });
    const both = await listener({ port: 443, tls, action });
    const newest = await listener({ port: 443, tls: { ...tls, minVersion: 'TLSv1.3' }, action });
    const speak = (port: number, version: SecureVersion) =>
      new Promise<string>((resolve) => {
        const options = { host: '127.0.0.1', port, servername: 'shop.example', ca: tls.certificate };
        const socket: TLSSocket = connectTls({ ...options, minVersion: version, maxVersion: version }, () => {
          resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
          socket.destroy();
        });
        socket.on('error', () => resolve('refused'));
      });
    expect(await speak(both, 'TLSv1.3')).toBe('TLSv1.3 TLS_AES_128_GCM_SHA256');
    expect(await speak(both, 'TLSv1.2')).toBe('TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256');
    expect(await speak(newest, 'TLSv1.3')).toBe('TLSv1.3 TLS_AES_128_GCM_SHA256');
    expect(await speak(newest, 'TLSv1.2')).toBe('refused');
  });
});

describe('a listener that answers itself', () => {
  const same = { host: '#{host}', path: '/#{path}', query: '#{query}' } as const;

  const answerOf = (port: number, path: string) =>
    new Promise<readonly unknown[]>((resolve, reject) => {
      const call = request({ port, host: '127.0.0.1', path, headers: { host: 'shop.example:8080' }, agent: false });
      call.on('error', reject).on('response', (response) => {
        const { location, server, 'content-type': type } = response.headers;
        text(response).then((body) => resolve([response.statusCode, server, location ?? type, body]), reject);
      });
      call.end();
    });

  it('redirects to the same page by HTTPS, and says the port', async () => {
    const toHttps = { kind: 'redirect', status: 301, protocol: 'HTTPS', port: '443', ...same } as const;
    const port = await listener({ port: 80, action: () => toHttps });
    const page =
      '<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n' +
      '<center><h1>301 Moved Permanently</h1></center>\r\n</body>\r\n</html>\r\n';
    expect(await answerOf(port, '/cart?item=1&b=#x')).toEqual([
      301,
      'awselb/2.0',
      'https://shop.example:443/cart?item=1&b=#x',
      page,
    ]);
    expect(await answerOf(port, '/')).toEqual([301, 'awselb/2.0', 'https://shop.example:443/', page]);
    const upgrade = connect(port, '127.0.0.1');
    upgrade.write('GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    expect(await text(upgrade)).toMatch(/^HTTP\/1\.1 301 .*\r\nLocation: https:\/\/x:443\/live\r\n/s);
  });

  it('fills the parts that are to stay as they are', async () => {
    const moved = { kind: 'redirect', status: 302, protocol: '#{protocol}', port: '#{port}', ...same } as const;
    const port = await listener({ port: 80, action: () => ({ ...moved, host: 'new.#{host}', path: '/old/#{path}' }) });
    expect((await answerOf(port, '/a'))[2]).toBe('http://new.shop.example:80/old/a');
  });

  it('answers what it was told to', async () => {
    const away = { kind: 'fixed-response', status: 503, contentType: 'text/plain', body: 'Back soon' } as const;
    const port = await listener({ port: 80, action: () => away });
    expect(await answerOf(port, '/')).toEqual([503, 'awselb/2.0', 'text/plain; charset=utf-8', 'Back soon']);
  });
});
