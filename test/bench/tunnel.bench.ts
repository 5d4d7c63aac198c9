import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { bench, describe } from 'vitest';
import { openNativeTunnel, type Tunnel } from '../../src/tunnel/index.js';
import { AgentHost, instanceId, missing } from '../sandbox/guest/agent-host.js';

/** One round carries a megabyte, so rounds per second (hz) are MB/s. */
const megabyte = Buffer.alloc(1_000_000, 'x');

/** Swallows what it gets and confirms each megabyte with a byte; answers a byte `d` with a megabyte. */
function destination(socket: Socket): void {
  let swallowed = 0;
  socket.on('error', () => undefined);
  socket.on('data', (bytes: Buffer) => {
    if (bytes.length === 1 && bytes[0] === 'd'.charCodeAt(0)) {
      socket.write(megabyte);
      return;
    }
    swallowed += bytes.length;
    for (; swallowed >= megabyte.length; swallowed -= megabyte.length) socket.write('k');
  });
}

async function received(stream: Duplex, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; ) {
    const [chunk] = await once(stream, 'data');
    left -= chunk.length;
  }
}

/** A tunnel with a stream through it, and everything that it needs. */
class Way {
  readonly #host: AgentHost;
  readonly #server: Server;
  readonly #tunnel: Tunnel;
  readonly stream: Duplex;

  private constructor(host: AgentHost, server: Server, tunnel: Tunnel, stream: Duplex) {
    this.#host = host;
    this.#server = server;
    this.#tunnel = tunnel;
    this.stream = stream;
  }

  static async open(paced: boolean): Promise<Way> {
    const host = await AgentHost.start();
    host.boot();
    const server = createServer(destination).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const to = { target: instanceId, remoteHost: '127.0.0.1', remotePort: port };
    const tunnel = await openNativeTunnel({ api: host.sessionApi(), paced, ...to });
    return new Way(host, server, tunnel, await tunnel.connect());
  }

  async close(): Promise<void> {
    await this.#tunnel.close();
    await this.#host.stop();
    this.#server.close();
  }
}

const up = async ({ stream }: Way): Promise<void> => {
  const confirmed = received(stream, 1);
  stream.write(megabyte);
  await confirmed;
};
const down = async ({ stream }: Way): Promise<void> => {
  const arrived = received(stream, megabyte.length);
  stream.write('d');
  await arrived;
};

/** The agent paces what it sends in either case. */
const ways = [
  { name: 'up, paced as AWS’s own client', paced: true, carry: up },
  { name: 'up, unpaced', paced: false, carry: up },
  { name: 'down', paced: true, carry: down },
] as const;

describe.skipIf(missing)('a megabyte through a tunnel on this machine; hz is MB/s', () => {
  for (const { name, paced, carry } of ways) {
    let way: Way | undefined;
    const round = async (): Promise<void> => {
      if (way) await carry(way);
    };
    bench(name, round, {
      throws: true,
      time: 0,
      iterations: 5,
      warmupTime: 0,
      warmupIterations: 1,
      // Called for the warm-up and for the run.
      setup: async () => {
        way ??= await Way.open(paced);
      },
      teardown: async (_task, mode) => {
        if (mode === 'run') await way?.close();
      },
    });
  }
});
