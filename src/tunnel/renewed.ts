import type { Duplex } from 'node:stream';
import { listenOnPort, type PortListener } from './port-listener.js';
import type { Tunnel } from './tunnel.js';

interface Generation {
  readonly opened: Promise<Tunnel>;
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

/**
 * Connections that outlive tunnels. The agent resolves its destination once, so after a failover an old tunnel leads
 * to the wrong server: when the far side ends a connection or breaks it, the next one gets a tunnel of its own time.
 */
export function renewedTunnel(open: () => Promise<Tunnel>, onLog: (line: string) => void): RenewedTunnel {
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
    const generation: Generation = { opened: open(), streams: 0, retired: false };
    generations.add(generation);
    generation.opened.then(
      (tunnel) => void tunnel.closed.then(() => retire(generation)),
      () => retire(generation),
    );
    return generation;
  };
  const connect = async (): Promise<Duplex> => {
    current ??= begin();
    const generation = current;
    generation.streams += 1;
    try {
      const stream = await generation.opened.then((tunnel) => tunnel.connect());
      stream.once('end', () => {
        if (!stream.writableEnded) retire(generation);
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
