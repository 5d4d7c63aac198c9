import { Duplex } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { TunnelError } from '../../src/tunnel/errors.js';
import { type RenewedTunnel, renewedTunnel } from '../../src/tunnel/renewed.js';
import type { Tunnel } from '../../src/tunnel/tunnel.js';

/** A tunnel of the test's own, whose streams the test ends as the far side would. */
class PlayedTunnel implements Tunnel {
  readonly streams: Duplex[] = [];
  closes = 0;
  #break: (error: TunnelError) => void = () => undefined;
  readonly closed = new Promise<TunnelError>((resolve) => {
    this.#break = resolve;
  });

  async connect(): Promise<Duplex> {
    const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    this.streams.push(stream);
    return stream;
  }

  listen(): never {
    throw new Error('not asked for here');
  }

  async close(): Promise<void> {
    this.closes += 1;
    this.#break(new TunnelError('closed', 'open'));
  }

  breaks(): void {
    this.#break(new TunnelError('connection-lost', 'open'));
  }
}

let opened: PlayedTunnel[];
let writer: string;
let renewed: RenewedTunnel;

beforeEach(() => {
  opened = [];
  writer = 'demo-db-1';
  renewed = renewedTunnel({
    open: async () => {
      const tunnel = new PlayedTunnel();
      opened.push(tunnel);
      return tunnel;
    },
    leadsTo: async () => writer,
    onLog: () => undefined,
  });
});

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const closes = (): number[] => opened.map((tunnel) => tunnel.closes);

describe('connections', () => {
  test('share one tunnel while nothing happens to them', async () => {
    const [first] = [await renewed.connect(), await renewed.connect()];
    first.end();
    first.destroy();
    await settle();
    await renewed.connect();
    expect([opened.length, closes()]).toEqual([1, [0]]);
  });

  test('keep their tunnel when the far side has ended one, but the name still leads to the same server', async () => {
    const first = await renewed.connect();
    first.resume().push(null);
    await settle();
    await renewed.connect();
    expect([opened.length, closes()]).toEqual([1, [0]]);
  });

  test('get a new tunnel after a failover, and the old one stays for those that it carries', async () => {
    const [first, second] = [await renewed.connect(), await renewed.connect()];
    // What a server that fails over does to its connections.
    first.resume().push(null);
    writer = 'demo-db-2';
    await settle();
    await renewed.connect();
    expect([opened.length, closes()]).toEqual([2, [0, 0]]);
    first.destroy();
    second.destroy();
    await settle();
    expect(closes()).toEqual([1, 0]);
  });

  test.each([
    ['breaks', (tunnel: PlayedTunnel) => tunnel.breaks()],
    [
      'cannot reach its destination',
      (tunnel: PlayedTunnel) => tunnel.streams[0]?.on('error', () => undefined).destroy(new Error('refused')),
    ],
  ])('get a new tunnel after one that %s', async (_name, happens) => {
    await renewed.connect();
    const [first] = opened;
    if (first) happens(first);
    await settle();
    await renewed.connect();
    expect(opened.length).toBe(2);
  });

  test('fail when no tunnel comes up, and try again the next time', async () => {
    let attempts = 0;
    const failing = renewedTunnel({
      open: async () => {
        attempts += 1;
        throw new TunnelError('target-not-connected', 'start-session');
      },
      leadsTo: async () => writer,
      onLog: () => undefined,
    });
    await expect(failing.connect()).rejects.toMatchObject({ kind: 'target-not-connected' });
    await expect(failing.connect()).rejects.toMatchObject({ kind: 'target-not-connected' });
    expect(attempts).toBe(2);
  });

  test('all end when it is closed', async () => {
    await renewed.connect();
    await renewed.close();
    expect(closes()).toEqual([1]);
  });
});
