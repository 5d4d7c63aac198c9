import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import type { DataPlane } from '../plane/port.js';

/** Where people find the first door, when it is free. */
const firstPort = 8080;
const triedPorts = 20;

/** Local ports that lead, as a client on the internet would go, to a name and port behind the data plane. */
export class Doors {
  readonly #plane: DataPlane;
  readonly #doors = new Map<string, Promise<Server>>();

  constructor(plane: DataPlane) {
    this.#plane = plane;
  }

  /** The port on 127.0.0.1 that leads to `host:port`; the same one each time it is asked for. */
  async open(host: string, port: number): Promise<number> {
    const key = `${host}:${port}`;
    let door = this.#doors.get(key);
    if (!door) {
      door = this.#listen(host, port);
      this.#doors.set(key, door);
      door.catch(() => this.#doors.delete(key));
    }
    return portOf(await door);
  }

  async close(): Promise<void> {
    for (const door of this.#doors.values()) (await door).close();
    this.#doors.clear();
  }

  async #listen(host: string, port: number): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      this.#plane.dial(host, port).then(
        (inside) => {
          inside.on('error', () => socket.destroy());
          inside.on('close', () => socket.destroy());
          socket.on('close', () => inside.destroy());
          socket.pipe(inside).pipe(socket);
        },
        () => socket.destroy(),
      );
    });
    for (let tried = 0; tried < triedPorts; tried += 1) if (await listens(server, firstPort + tried)) return server;
    await listens(server, 0);
    return server;
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const failed = (): void => resolve(false);
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      resolve(true);
    });
  });
}
