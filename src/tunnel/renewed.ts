import type { Duplex } from 'node:stream';
import { listenOnPort, type PortListener } from './port-listener.js';
import type { Tunnel } from './tunnel.js';

interface Generation {
  readonly opened: Promise<Tunnel>;
  /** What the destination's name led to when it was opened. */
  readonly leadsTo: Promise<string | undefined>;
  /** The far side has ended a connection, as a server that fails over does. */
  suspect: boolean;
  streams: number;
  /** No new connection goes through it; it is closed with its last stream. */
  retired: boolean;
}

export interface RenewedTunnel {
  /** @throws what opening a tunnel throws */
  connect(): Promise<Duplex>;
  listen(port?: number): Promise<PortListener>;
  close(): Promise<void>;
}

export interface RenewedTunnelOptions {
  readonly open: () => Promise<Tunnel>;
  /** Names the server that the destination's name leads to now; asked only when there is reason to doubt. */
  readonly leadsTo: () => Promise<string | undefined>;
  readonly onLog: (line: string) => void;
}

/**
 * Connections that outlive tunnels. The agent resolves its destination once, so after a failover an old tunnel leads
 * to the wrong server: when a connection breaks, or the far side ends one and the name leads elsewhere, the next one
 * gets a tunnel of its own time.
 */
export function renewedTunnel({ open, leadsTo, onLog }: RenewedTunnelOptions): RenewedTunnel {
  const generations = new Set<Generation>();
  const listeners: PortListener[] = [];
  let current: Generation | undefined;

  const leave = async (generation: Generation): Promise<void> => {
    if (!generations.delete(generation)) return;
    await generation.opened.then((tunnel) => tunnel.close()).catch(() => undefined);
  };
  const retire = (generation: Generation): void => {
    generation.retired = true;
    if (current === generation) current = undefined;
    if (generation.streams === 0) void leave(generation);
  };
  const begin = (): Generation => {
    const server = leadsTo().catch(() => undefined);
    const generation: Generation = { opened: open(), leadsTo: server, suspect: false, streams: 0, retired: false };
    generations.add(generation);
    generation.opened.then(
      (tunnel) => void tunnel.closed.then(() => retire(generation)),
      () => retire(generation),
    );
    return generation;
  };
  const moved = async (generation: Generation): Promise<boolean> => {
    const [before, now] = await Promise.all([generation.leadsTo, leadsTo().catch(() => undefined)]);
    return before === undefined || before !== now;
  };
  const connect = async (): Promise<Duplex> => {
    const doubted = current;
    if (doubted?.suspect) {
      if (await moved(doubted)) retire(doubted);
      else doubted.suspect = false;
    }
    current ??= begin();
    const generation = current;
    generation.streams += 1;
    try {
      const stream = await generation.opened.then((tunnel) => tunnel.connect());
      stream.once('end', () => {
        if (!stream.writableEnded) generation.suspect = true;
      });
      stream.once('error', () => retire(generation));
      stream.once('close', () => {
        generation.streams -= 1;
        if (generation.retired && generation.streams === 0) void leave(generation);
      });
      return stream;
    } catch (error) {
      generation.streams -= 1;
      retire(generation);
      throw error;
    }
  };
  return {
    connect,
    listen: async (port = 0) => {
      const listener = await listenOnPort(port, connect, onLog);
      listeners.push(listener);
      return listener;
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      await Promise.all([...generations].map(leave));
    },
  };
}
