import { createReadStream } from 'node:fs';
import { chmod, rm, stat } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { endpointAddress, internetClientAddress, isAddress, packagesAddress } from '../addresses.js';
import type { AwsEndpoints } from '../protocol.js';
import type { Topology } from '../topology.js';
import { reachesInternetDirectly } from './network-plan.js';

const dialTimeoutMs = 5_000;

/** Joins two connections until either ends. */
export function splice(left: Socket, right: Socket): void {
  left.pipe(right).pipe(left);
  const close = (): void => {
    left.destroy();
    right.destroy();
  };
  for (const socket of [left, right]) socket.on('error', close).on('close', close);
}

async function listen(server: Server, where: { host: string; port: number } | { path: string }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => resolve());
  });
}

/** AWS's endpoints: what arrives at port 80 goes on, byte by byte, to the control plane's socket on the host. */
export async function serveAwsEndpoints(endpoints: readonly AwsEndpoints[]): Promise<void> {
  await Promise.all(
    endpoints.map(({ socketPath }, index) => {
      const server = createServer({ noDelay: true }, (client) => splice(client, connect(socketPath)));
      return listen(server, { host: endpointAddress(index), port: 80 });
    }),
  );
}

/** The package repository: the files of one flat folder. */
export async function servePackages(folder: string): Promise<void> {
  const server = createHttpServer((request, response) => {
    const name = basename(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
    const path = join(folder, name);
    void stat(path).then(
      (info) => {
        if (!info.isFile()) return response.writeHead(404).end();
        response.writeHead(200, {
          'content-length': info.size,
          'content-type': 'application/octet-stream',
          'last-modified': info.mtime.toUTCString(),
        });
        return request.method === 'HEAD' ? response.end() : createReadStream(path).pipe(response);
      },
      () => response.writeHead(404).end(),
    );
  });
  await listen(server, { host: packagesAddress, port: 80 });
}

/**
 * The door for clients on the host: one line of JSON names the destination, the answer is `ok` or `error REASON`, then
 * the connection is the destination's.
 */
export async function serveDial(socketPath: string, topology: () => Topology): Promise<void> {
  const server = createServer({ noDelay: true }, (client) => {
    let head = '';
    const onData = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\n');
      if (end < 0) return;
      client.off('data', onData).pause();
      const rest = Buffer.from(head.slice(end + 1), 'latin1');
      void open(head.slice(0, end), client, rest, topology());
    };
    client.on('data', onData).on('error', () => client.destroy());
  });
  await rm(socketPath, { force: true });
  await listen(server, { path: socketPath });
  await chmod(socketPath, 0o600);
}

async function open(line: string, client: Socket, rest: Buffer, topology: Topology): Promise<void> {
  try {
    const { host, port } = destination(line);
    const upstream = await firstThatConnects(publicAddressesOf(host, topology), port);
    client.write('ok\n');
    if (rest.length > 0) upstream.write(rest);
    splice(client, upstream);
    client.resume();
  } catch (error) {
    client.end(`error ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function destination(line: string): { host: string; port: number } {
  const value: unknown = JSON.parse(line);
  if (typeof value === 'object' && value !== null && 'host' in value && 'port' in value) {
    const { host, port } = value;
    if (typeof host === 'string' && typeof port === 'number') return { host, port };
  }
  throw new Error('the destination has to be {"host", "port"}');
}

/** What a client on the internet gets for a name, rotated; throws when the name does not exist or leads inside a VPC. */
export function publicAddressesOf(host: string, topology: Topology): readonly string[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  const record = topology.records.find((item) => item.name.toLowerCase() === name);
  const addresses = isAddress(name) ? [name] : record?.addresses;
  if (addresses === undefined) throw new Error(`ENOTFOUND: ${host} does not exist`);
  const reachable = topology.interfaces.filter((item) => reachesInternetDirectly(topology, item));
  const found = addresses.flatMap((address) => {
    const item = reachable.find((candidate) => candidate.publicAddress === address || candidate.address === address);
    return item?.publicAddress ?? [];
  });
  if (found.length === 0) {
    throw new Error(
      `EHOSTUNREACH: ${host} has no address that the internet reaches (${addresses.join(', ') || 'none'})`,
    );
  }
  const first = Math.floor(Math.random() * found.length);
  return [...found.slice(first), ...found.slice(0, first)];
}

async function firstThatConnects(addresses: readonly string[], port: number): Promise<Socket> {
  let failure: unknown;
  for (const host of addresses) {
    try {
      return await connectFromInternet(host, port);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function connectFromInternet(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, localAddress: internetClientAddress, noDelay: true });
    const timer = setTimeout(
      () => socket.destroy(new Error(`ETIMEDOUT: ${host}:${port} did not answer`)),
      dialTimeoutMs,
    );
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject).once('close', () => clearTimeout(timer));
  });
}
