import { once } from 'node:events';
import { type NetConnectOpts, connect as netConnect, type Socket } from 'node:net';
import { TunnelError, type TunnelFailure } from './errors.js';
import { listenOnPort, type PortListener } from './port-listener.js';
import type { Tunnel } from './tunnel.js';

const connectTimeoutMs = 10_000;

export interface LocalTunnelOptions {
  /** Where each connection goes. */
  readonly address: () => Promise<NetConnectOpts>;
  /** What a connection that fails means. */
  readonly failure: TunnelFailure;
  readonly onLog: (line: string) => void;
  /** Ends what stands behind the tunnel. */
  readonly release?: () => Promise<void>;
}

/** A tunnel whose connections are plain TCP connections from this machine; `broke` ends it from outside. */
export function localTunnel(options: LocalTunnelOptions): Tunnel & { broke(error: TunnelError): Promise<void> } {
  const { address, failure, onLog, release = async () => undefined } = options;
  const sockets = new Set<Socket>();
  const listeners = new Set<PortListener>();
  let settle: (error: TunnelError) => void = () => undefined;
  const closed = new Promise<TunnelError>((resolve) => {
    settle = resolve;
  });
  let over: TunnelError | undefined;

  const connect = async (): Promise<Socket> => {
    if (over) throw over;
    const socket = await connected(await address(), failure);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const end = async (error: TunnelError): Promise<void> => {
    if (over) return;
    over = error;
    for (const socket of sockets) socket.destroy(error.kind === 'closed' ? undefined : error);
    await Promise.all([...listeners].map((listener) => listener.close()));
    await release();
    settle(error);
  };
  return {
    connect,
    listen: async (port = 0) => {
      const listener = await listenOnPort(port, connect, onLog);
      listeners.add(listener);
      return listener;
    },
    close: () => end(new TunnelError('closed', 'open')),
    broke: end,
    closed,
  };
}

async function connected(to: NetConnectOpts, failure: TunnelFailure): Promise<Socket> {
  const socket = netConnect(to);
  const timer = setTimeout(
    () => socket.destroy(new Error(`no connection within ${connectTimeoutMs / 1000} s`)),
    connectTimeoutMs,
  );
  try {
    await once(socket, 'connect');
    // Its owner listens; an error in between must not end the process.
    socket.on('error', () => undefined).setNoDelay(true);
    return socket;
  } catch (error) {
    throw new TunnelError(failure, 'open', error instanceof Error ? error.message : String(error), error);
  } finally {
    clearTimeout(timer);
  }
}
