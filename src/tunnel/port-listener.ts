import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface PortListener {
  /** The port on 127.0.0.1. */
  readonly port: number;
  /** Stops listening and ends the connections. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1 and joins every connection with a stream of its own.
 * @param port 0 chooses a free one
 * @param connect opens the stream for one connection; when it fails, only that connection is reset
 * @throws the system's error when the port cannot be had
 */
export async function listenOnPort(
  port: number,
  connect: () => Promise<Duplex>,
  onLog: (line: string) => void,
): Promise<PortListener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    const broke = (error: Error) => {
      onLog(`connection through the tunnel: ${error.message}`);
      // A reset tells the client that something is wrong.
      if (!socket.destroyed) socket.resetAndDestroy();
    };
    connect().then((stream) => {
      stream.on('error', broke);
      if (socket.destroyed) {
        stream.destroy();
        return;
      }
      // Not `pipeline`: it tells a client that simply leaves as an error of the stream.
      socket.pipe(stream).pipe(socket);
      // The far side ends both directions: what the client still says, as TLS's farewell, has nowhere to go.
      stream.once('end', () => socket.unpipe(stream).resume());
      socket.once('close', () => stream.destroy());
      stream.once('close', () => socket.end());
    }, broke);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
