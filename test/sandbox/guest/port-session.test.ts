import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NativeTunnelOptions, openNativeTunnel, signedUpgrade, type Tunnel } from '../../../src/tunnel/index.js';
import { AgentHost, instanceId, missing } from './agent-host.js';

/** The product's own client against the gateway and the agent: three implementations, one protocol. */
describe.skipIf(missing)(`a port session${missing ? ` (${missing})` : ''}`, () => {
  let host: AgentHost;
  let destination: Server;
  let port: number;
  let accepted: number;
  let tunnel: Tunnel | undefined;
  let terminated: string[];

  beforeEach(async () => {
    host = await AgentHost.start();
    accepted = 0;
    terminated = [];
    tunnel = undefined;
    destination = createServer((socket) => {
      accepted += 1;
      socket.on('error', () => undefined).pipe(socket);
    });
    await new Promise<void>((resolve) => destination.listen(0, '127.0.0.1', resolve));
    port = (destination.address() as AddressInfo).port;
  });

  afterEach(async () => {
    await tunnel?.close();
    await host.stop();
    if (destination.listening) await new Promise((resolve) => destination.close(resolve));
  });

  async function open(changes: Partial<NativeTunnelOptions> = {}): Promise<Tunnel> {
    tunnel = await openNativeTunnel({
      target: instanceId,
      remoteHost: '127.0.0.1',
      remotePort: port,
      sign: signedUpgrade({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' }, 'us-east-1'),
      api: host.sessionApi((sessionId) => terminated.push(sessionId)),
      ...changes,
    });
    return tunnel;
  }

  /** Bytes that differ everywhere, with every value: any loss, swap or doubling shows. */
  function pattern(length: number, seed: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let at = 0, state = seed; at < length; at += 1) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      bytes[at] = state >> 16;
    }
    return bytes;
  }

  /** Writes, and collects as many bytes as were written. */
  function echoed(stream: Duplex, bytes: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      let missing = bytes.length;
      stream.once('error', reject);
      stream.on('data', (part: Buffer) => {
        parts.push(part);
        missing -= part.length;
        if (missing <= 0) resolve(Buffer.concat(parts));
      });
      stream.write(bytes);
    });
  }

  /** Waits until a value has not changed for a second; answers it. */
  async function unchanged(value: () => number): Promise<number> {
    for (let last = value(), same = 0; ; ) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      same = value() === last ? same + 1 : 0;
      last = value();
      if (same >= 10) return last;
    }
  }

  it('carries a megabyte there and back unchanged', async () => {
    host.boot();
    const stream = await (await open()).connect();
    const sent = pattern(1 << 20, 7);
    expect((await echoed(stream, sent)).equals(sent)).toBe(true);
  });

  it('carries many connections at once over one local port, each its own bytes', async () => {
    host.boot();
    const { port: local } = await (await open()).listen();
    const clients = [...Array(8).keys()].map(() => connect(local, '127.0.0.1'));
    const answers = await Promise.all(clients.map((client, n) => echoed(client, pattern(20_000, n))));
    expect(answers.map((answer, n) => answer.equals(pattern(20_000, n)))).toEqual(Array(8).fill(true));
    expect(accepted).toBe(8);
    for (const client of clients) client.destroy();
  });

  it('ends a connection when the destination does, after everything it said', async () => {
    destination.removeAllListeners('connection').on('connection', (socket: Socket) => socket.end(pattern(50_000, 3)));
    host.boot();
    expect((await buffer(await (await open()).connect())).equals(pattern(50_000, 3))).toBe(true);
  });

  it('closes the connection at the destination when the local client goes away', async () => {
    const gone = new Promise<void>((resolve) =>
      destination.on('connection', (socket) => socket.on('close', () => resolve())),
    );
    host.boot();
    const { port: local } = await (await open()).listen();
    const client = connect(local, '127.0.0.1');
    await echoed(client, Buffer.from('hello'));
    client.destroy();
    await gone;
  });

  it('holds a fast client back while its destination does not read, and loses nothing', {
    timeout: 60_000,
  }, async () => {
    destination.removeAllListeners('connection');
    const connection = once(destination, 'connection');
    host.boot();
    const stream = await (await open({ paced: false })).connect();
    const sent = pattern(24 << 20, 5);
    let taken = 0;
    const source = Readable.from(
      (function* () {
        for (; taken < sent.length; taken += 65_536) yield sent.subarray(taken, taken + 65_536);
      })(),
    );
    source.pipe(stream);
    const [socket]: Socket[] = await connection;
    expect(await unchanged(() => taken)).toBeLessThan(sent.length);
    expect(socket && (await buffer(socket)).equals(sent)).toBe(true);
  });

  it('holds a fast destination back while nobody reads, and loses nothing', { timeout: 60_000 }, async () => {
    let flowing = true;
    const sent = pattern(16 << 20, 6);
    destination.removeAllListeners('connection').on('connection', (socket: Socket) => {
      flowing = socket.end(sent).writableLength === 0;
      socket.on('finish', () => {
        flowing = true;
      });
    });
    host.boot({ AGENT_PACING_SECONDS: '0' });
    const stream = await (await open()).connect();
    await unchanged(() => host.gateway.sessions().length);
    expect(flowing).toBe(false);
    expect((await buffer(stream)).equals(sent)).toBe(true);
  });

  it('tells a refused connection from a working one and goes on', async () => {
    host.boot();
    const up = await open();
    await new Promise((resolve) => destination.close(resolve));
    const [error] = await once(await up.connect(), 'error');
    expect(error).toMatchObject({
      kind: 'destination-refused',
      phase: 'open',
      blame: 'aws',
      message: `The instance could not connect to the destination: 127.0.0.1:${port} by way of ${instanceId}`,
    });
    await new Promise<void>((resolve) => destination.listen(port, '127.0.0.1', resolve));
    expect((await echoed(await up.connect(), Buffer.from('again'))).toString()).toBe('again');
  });

  it.each([
    ['an address of the metadata service', '169.254.169.254'],
    ['the address of the VPC router', '10.0.0.1'],
    ['the broadcast address of the VPC', '10.0.255.255'],
  ])('may not lead to %s', async (_case, remoteHost) => {
    host.boot();
    const forbidden = await open({ remoteHost }).then(
      (up) => up.closed,
      (error: unknown) => error,
    );
    expect(forbidden).toMatchObject({
      kind: 'destination-forbidden',
      message: expect.stringContaining(`Forwarding to IP address ${remoteHost} is forbidden.`),
    });
  });

  it('waits for an agent that comes late', async () => {
    const opening = open();
    await new Promise((resolve) => setTimeout(resolve, 300));
    host.boot();
    expect((await echoed(await (await opening).connect(), Buffer.from('late'))).toString()).toBe('late');
  });

  it('survives the loss of its connection in the middle of a transfer', async () => {
    host.boot();
    const log: string[] = [];
    const stream = await (await open({ onLog: (line) => log.push(line) })).connect();
    const sent = pattern(400_000, 11);
    let received = 0;
    const cuts = [50_000, 200_000];
    stream.on('data', (part: Buffer) => {
      received += part.length;
      if (received < (cuts[0] ?? sent.length)) return;
      cuts.shift();
      host.dropCallers();
    });
    expect((await echoed(stream, sent)).equals(sent)).toBe(true);
    expect(log.filter((line) => line.includes('resumed after'))).toHaveLength(2);
  });

  it('ends at both ends when it is closed, and at the service', async () => {
    host.boot();
    const stream = await (await open()).connect();
    await echoed(stream, Buffer.from('x'));
    const closed = once(stream, 'close');
    await tunnel?.close();
    await closed;
    await expect(tunnel?.connect()).rejects.toMatchObject({ kind: 'closed' });
    expect(await tunnel?.closed).toMatchObject({ kind: 'closed' });
    const [record] = host.gateway.sessions();
    expect([record?.status, terminated]).toEqual(['Terminated', [record?.sessionId]]);
  });

  it('fails when the instance is lost', async () => {
    host.boot();
    const stream = await (await open()).connect();
    const failed = once(stream, 'error');
    await echoed(stream, Buffer.from('x'));
    host.gateway.targetLost(instanceId);
    expect((await failed)[0]).toMatchObject({ kind: 'session-ended' });
    expect(await tunnel?.closed).toMatchObject({ kind: 'session-ended' });
  });
});
