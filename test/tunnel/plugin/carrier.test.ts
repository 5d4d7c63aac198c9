import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '../../../src/lib/processes.js';
import type { Carrier } from '../../../src/tunnel/carrier.js';
import { TunnelError } from '../../../src/tunnel/errors.js';
import { pluginCarrier } from '../../../src/tunnel/plugin/carrier.js';
import { findPlugin } from '../../../src/tunnel/plugin/presence.js';
import type { Tunnel } from '../../../src/tunnel/tunnel.js';

const destination = { target: 'i-0a', remoteHost: 'demo.cluster-x.us-east-1.rds.amazonaws.com', remotePort: 3306 };

/** A driver of the plugin, with a stand-in that keeps the real one's arguments and words. */
let folder: string;
let database: Server;
let tunnel: Tunnel | undefined;
let sessions: number;
let terminated: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 't3-plugin-'));
  symlinkSync(join(import.meta.dirname, 'stand-in-plugin.mjs'), join(folder, 'session-manager-plugin'));
  sessions = 0;
  terminated = [];
  tunnel = undefined;
  // As MySQL does, it speaks first; then it says everything back.
  database = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined).write('hello ');
    socket.pipe(socket);
  });
  database.listen(0, '127.0.0.1');
  await once(database, 'listening');
});
afterEach(async () => {
  await tunnel?.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function environment(behaviour: string): Record<string, string> {
  return {
    PATH: `${folder}:${dirname(process.execPath)}`,
    AWS_PROFILE: 'the-users-own',
    STAND_IN_DOES: behaviour,
    STAND_IN_DESTINATION: String((database.address() as AddressInfo).port),
    STAND_IN_LOG: join(folder, 'started'),
  };
}

function carrier(behaviour = 'works'): Carrier {
  return pluginCarrier({
    program: 'session-manager-plugin',
    version: '1.2.896.0',
    region: 'us-east-1',
    endpointUrl: 'https://ssm.us-east-1.amazonaws.com',
    credentials: async () => ({ accessKeyId: 'AKIAGIVEN', secretAccessKey: 'secret' }),
    env: environment(behaviour),
    deadlines: { port: 2_000, probe: 600 },
    api: {
      startSession: async () => {
        sessions += 1;
        return { sessionId: `s-${sessions}`, tokenValue: 'the-token', streamUrl: 'wss://ssmmessages/x?role=y' };
      },
      terminateSession: async (id) => {
        terminated.push(id);
      },
    },
  });
}

const open = (behaviour?: string): Promise<Tunnel> => carrier(behaviour).open(destination, { onLog: () => undefined });

interface Started {
  readonly pid: number;
  readonly folder: string;
}

function started(): Started[] {
  const lines = readFileSync(join(folder, 'started'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

describe('a tunnel through the plugin', () => {
  test('starts it as its own command line does, with the token and our credentials in the environment', async () => {
    tunnel = await open();
    const [{ pid: _pid, folder: _folder, ...first } = { pid: 0, folder: '' }] = started();
    expect(first).toEqual({
      response: { SessionId: 's-1', TokenValue: 'the-token', StreamUrl: 'wss://ssmmessages/x?role=y' },
      region: 'us-east-1',
      profile: '',
      request: {
        Target: 'i-0a',
        DocumentName: 'AWS-StartPortForwardingSessionToRemoteHost',
        Parameters: { host: [destination.remoteHost], portNumber: ['3306'], localPortNumber: ['0'] },
      },
      endpoint: 'https://ssm.us-east-1.amazonaws.com',
      key: 'AKIAGIVEN',
    });
  });

  test('carries bytes, on streams and on a local port', async () => {
    tunnel = await open();
    const stream = await tunnel.connect();
    stream.end('and back');
    expect(await text(stream)).toBe('hello and back');
    const { port } = await tunnel.listen();
    const client = connect(port, '127.0.0.1');
    client.write('by port');
    let received = '';
    client.on('data', (chunk) => {
      received += chunk;
    });
    await expect.poll(() => received).toBe('hello by port');
    client.destroy();
  });

  test('leaves no process, no folder and no session behind', async () => {
    tunnel = await open();
    const [plugin] = started();
    await tunnel.close();
    expect(await tunnel.closed).toMatchObject({ kind: 'closed' });
    expect([isAlive(plugin?.pid ?? 0), existsSync(plugin?.folder ?? '/'), terminated]).toEqual([false, false, ['s-1']]);
  });

  test('kills a plugin that does not hear', async () => {
    tunnel = await open('ignores SIGINT');
    const [plugin] = started();
    await tunnel.close();
    expect([isAlive(plugin?.pid ?? 0), terminated]).toEqual([false, ['s-1']]);
  });

  test('breaks when the plugin dies', async () => {
    tunnel = await open();
    const stream = await tunnel.connect();
    const broken = new Promise((resolve) => stream.once('close', resolve));
    process.kill(started()[0]?.pid ?? 0, 'SIGKILL');
    await broken;
    expect(await tunnel.closed).toMatchObject({ kind: 'plugin-ended', phase: 'open' });
    expect(terminated).toEqual(['s-1']);
  });
});

describe('a plugin that', () => {
  test.each([
    ['is closed', 'destination-refused', 1],
    ['is refused', 'destination-refused', 1],
    ['is forbidden', 'destination-forbidden', 1],
    ['finds its port taken', 'plugin-failed', 1],
    ['hangs', 'phase-timed-out', 1],
    // Its reader can die at its start while its port stays open: it is started over.
    ['opens a dead port', 'plugin-dead', 3],
  ] as const)('%s ends as %s after %i start(s), with no process and no session left', async (does, kind, starts) => {
    const error = await open(does).catch((thrown: unknown) => thrown);
    expect(error instanceof TunnelError ? error.kind : error).toBe(kind);
    expect(started().map(({ pid }) => isAlive(pid))).toEqual(Array(starts).fill(false));
    expect(terminated).toEqual(Array.from({ length: starts }, (_, at) => `s-${at + 1}`));
  });
});

describe('the plugin on the PATH', () => {
  test.each([
    [{ STAND_IN_VERSION: '1.2.764.0' }, { kind: 'found', program: 'session-manager-plugin', version: '1.2.764.0' }],
    [{ STAND_IN_VERSION: '1.2.707.0' }, { kind: 'too-old', version: '1.2.707.0' }],
    [{ STAND_IN_VERSION: 'usage: something else' }, { kind: 'unusable', reason: 'it does not say its version' }],
    [{ PATH: '/nowhere' }, { kind: 'absent' }],
  ])('with %j is %j', async (changes, presence) => {
    expect(await findPlugin({ ...environment('works'), ...changes })).toEqual(presence);
  });
});
