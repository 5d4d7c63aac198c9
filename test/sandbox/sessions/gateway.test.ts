import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { OpenedSession, OpenSessionRequest } from '../../../src/sandbox/sessions/contract.js';
import { SessionGateway, type SessionGatewayOptions } from '../../../src/sandbox/sessions/gateway.js';

const remoteHost = {
  documentName: 'AWS-StartPortForwardingSessionToRemoteHost',
  parameters: { host: ['db.internal'], portNumber: ['3306'] },
};

let server: Server;
let gateway: SessionGateway;
let base: string;
let sockets: WebSocket[];

async function serve(options: SessionGatewayOptions = {}): Promise<void> {
  gateway = new SessionGateway(options);
  server = createServer().on('upgrade', (request, socket, head) => {
    if (!gateway.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(() => {
  sockets = [];
});

afterEach(async () => {
  gateway.close();
  for (const socket of sockets) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

function open(changes: Partial<OpenSessionRequest> = {}): OpenedSession {
  return gateway.openSession({
    targetInstanceId: 'i-0a',
    ...remoteHost,
    owner: 'ann',
    region: 'us-east-1',
    publicBase: base,
    agentBase: base,
    ...changes,
  });
}

interface Peer {
  readonly socket: WebSocket;
  readonly frames: Buffer[];
  readonly closed: Promise<number>;
  frameCount(count: number): Promise<void>;
}

async function join(at: { streamUrl: string; tokenValue: string }, first?: string): Promise<Peer> {
  const socket = new WebSocket(at.streamUrl);
  sockets.push(socket);
  const frames: Buffer[] = [];
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('message', (data: Buffer) => frames.push(data));
  await once(socket, 'open');
  const ids = { RequestId: 'f4', ClientId: 'f5', ClientVersion: '1.2.764.0' };
  socket.send(first ?? JSON.stringify({ MessageSchemaVersion: '1.0', ...ids, TokenValue: at.tokenValue }));
  const frameCount = async (count: number) => {
    while (frames.length < count) await once(socket, 'message');
  };
  return { socket, frames, closed, frameCount };
}

/** A stream message as either end would send it; the gateway looks at the type alone. */
function frame(type: string, payload: string): Buffer {
  const head = Buffer.alloc(120);
  head.writeUInt32BE(116, 0);
  head.write(type.padEnd(32, ' '), 4);
  head.writeUInt32BE(Buffer.byteLength(payload), 116);
  return Buffer.concat([head, Buffer.from(payload)]);
}

function closing(message: Buffer | undefined): unknown {
  if (!message) return undefined;
  const { MessageId: _id, CreatedDate: _date, ...rest } = JSON.parse(message.toString('utf8', 120));
  return { type: message.toString('latin1', 4, 36).trim(), ...rest };
}

describe('StartSession at the gateway', () => {
  it('answers URLs for both roles and fills the document in for the agent', async () => {
    await serve();
    const opened = open({ publicBase: 'ws://127.0.0.1:4566', agentBase: 'ws://ssmmessages.us-east-1.amazonaws.com' });
    const id = opened.sessionId;
    expect(id).toMatch(/^ann-[0-9a-f]{17}$/);
    expect(opened).toEqual({
      sessionId: id,
      streamUrl: `ws://127.0.0.1:4566/v1/data-channel/${id}?role=publish_subscribe`,
      tokenValue: expect.stringMatching(/^[\w+/=]{64}$/),
      agentInvitation: {
        sessionId: id,
        streamUrl: `ws://ssmmessages.us-east-1.amazonaws.com/v1/data-channel/${id}?role=subscribe_publish`,
        tokenValue: expect.stringMatching(/^[\w+/=]{64}$/),
        documentName: 'AWS-StartPortForwardingSessionToRemoteHost',
        sessionType: 'Port',
        properties: { host: 'db.internal', portNumber: '3306', localPortNumber: '0', type: 'LocalPortForwarding' },
      },
    });
    expect(opened.agentInvitation.tokenValue).not.toBe(opened.tokenValue);
  });

  it.each([
    ['a document it does not have', { documentName: 'Mine' }, 'InvalidDocument'],
    ['a parameter the document does not declare', { parameters: { host: ['h'], hots: ['h'] } }, 'InvalidParameters'],
    ['a missing host', { parameters: { portNumber: ['3306'] } }, 'InvalidParameters'],
    ['a port out of range', { parameters: { host: ['h'], portNumber: ['70000'] } }, 'InvalidParameters'],
  ])('refuses %s', async (_case, changes, code) => {
    await serve();
    expect(() => open(changes)).toThrow(expect.objectContaining({ code }));
    expect(gateway.sessions()).toEqual([]);
  });
});

describe('a data channel', () => {
  it('passes frames on byte for byte in both directions and keeps those that come before the other end', async () => {
    await serve();
    const opened = open();
    const client = await join(opened);
    const early = frame('input_stream_data', 'sent before the agent was there');
    client.socket.send(early);
    const agent = await join(opened.agentInvitation);
    await agent.frameCount(1);
    const big = frame('output_stream_data', 'x'.repeat(70_000));
    agent.socket.send(big);
    await client.frameCount(1);
    expect(agent.frames).toEqual([early]);
    expect(client.frames).toEqual([big]);
    expect(gateway.sessions().map((s) => s.status)).toEqual(['Connected']);
  });

  it('does not read from an end while too much waits for the other one, and then gives it all', async () => {
    await serve();
    const opened = open();
    const agent = await join(opened.agentInvitation);
    const big = frame('output_stream_data', 'x'.repeat(1_000_000));
    for (let n = 0; n < 40; n += 1) agent.socket.send(big);
    let [before, after] = [Number.NaN, agent.socket.bufferedAmount];
    while (before !== after) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      [before, after] = [after, agent.socket.bufferedAmount];
    }
    expect(after).toBeGreaterThan(0);
    const client = await join(opened);
    await client.frameCount(40);
    expect(client.frames.every((received) => received.equals(big))).toBe(true);
  });

  it.each([
    ['a wrong token', (o: OpenedSession) => ({ ...o, tokenValue: `${o.tokenValue.slice(0, -1)}?` })],
    [
      "the agent's token at the caller's side",
      (o: OpenedSession) => ({ ...o, tokenValue: o.agentInvitation.tokenValue }),
    ],
    ['the token of another session', (o: OpenedSession) => ({ ...o, tokenValue: open().tokenValue })],
    ['an unknown session', (o: OpenedSession) => ({ ...o, streamUrl: o.streamUrl.replace(o.sessionId, 'ann-0') })],
  ])('closes the socket for %s and lets nothing through', async (_case, spoil) => {
    await serve();
    const opened = open();
    const client = await join(spoil(opened));
    client.socket.send(frame('input_stream_data', 'x'));
    expect(await client.closed).toBe(1000);
    const agent = await join(opened.agentInvitation);
    const admitted = frame('input_stream_data', 'with the right token');
    (await join(opened)).socket.send(admitted);
    await agent.frameCount(1);
    expect(agent.frames).toEqual([admitted]);
  });

  it('closes the socket when the first frame is not an open-data-channel message', async () => {
    await serve();
    expect(await (await join(open(), '{"hello":1}')).closed).toBe(1000);
    expect(await (await join(open(), 'not JSON')).closed).toBe(1000);
  });

  it('refuses a token that was not used in time', async () => {
    let now = 1_000_000;
    await serve({ now: () => now, limits: { tokenMs: 60_000 } });
    const opened = open();
    now += 60_001;
    expect(await (await join(opened)).closed).toBe(1000);
  });

  it('answers the upgrade with 403 when the caller may not open it', async () => {
    const message = 'User: ann is not authorized to perform: ssmmessages:OpenDataChannel';
    await serve({
      authorize: async ({ side }) => (side === 'client' ? { status: 403, code: 'Denied', message } : undefined),
    });
    const socket = new WebSocket(open().streamUrl);
    const [, response] = await once(socket, 'unexpected-response');
    expect([response.statusCode, response.headers['x-amzn-errortype']]).toEqual([403, 'Denied']);
    expect(JSON.parse((await response.toArray()).join(''))).toEqual({ __type: 'Denied', message });
  });

  it('drops the connection when the permission cannot be looked up', async () => {
    await serve({ authorize: () => Promise.reject(new Error('the policy store is gone')) });
    const socket = new WebSocket(open().streamUrl);
    expect((await once(socket, 'error'))[0].message).toContain('socket hang up');
  });

  it('leaves other paths to the caller', async () => {
    await serve();
    const socket = new WebSocket(`${base}/v1/control-channel/i-0a?role=subscribe`);
    expect((await once(socket, 'error'))[0].message).toContain('socket hang up');
  });
});

describe('the end of a session', () => {
  it('is told to both ends by TerminateSession, which may be repeated', async () => {
    await serve();
    const opened = open();
    const client = await join(opened);
    const agent = await join(opened.agentInvitation);
    agent.socket.send(frame('output_stream_data', 'x'));
    await client.frameCount(1);
    expect([gateway.terminate(opened.sessionId), gateway.terminate(opened.sessionId)]).toEqual([true, true]);
    await Promise.all([client.closed, agent.closed]);
    const notice = {
      type: 'channel_closed',
      MessageType: 'channel_closed',
      SessionId: opened.sessionId,
      SchemaVersion: 1,
    };
    expect(closing(client.frames[1])).toEqual({ ...notice, DestinationId: opened.sessionId, Output: '' });
    expect(closing(agent.frames[0])).toEqual({ ...notice, DestinationId: 'i-0a', Output: '' });
    const payload = client.frames[1]?.subarray(120) ?? Buffer.alloc(0);
    expect(client.frames[1]?.subarray(80, 112)).toEqual(createHash('sha256').update(payload).digest());
    expect(gateway.terminate('ann-0')).toBe(false);
    expect(gateway.resume(opened.sessionId)).toBeUndefined();
  });

  it("carries the agent's result to the caller", async () => {
    await serve();
    const opened = open();
    const client = await join(opened);
    const agent = await join(opened.agentInvitation);
    const output = 'Forwarding to IP address 169.254.169.254 is forbidden.';
    agent.socket.send(frame('agent_task_complete', JSON.stringify({ Output: output })));
    await Promise.all([client.closed, agent.closed]);
    expect(client.frames.map(closing)).toEqual([expect.objectContaining({ Output: output })]);
    expect(gateway.sessions()).toEqual([expect.objectContaining({ status: 'Terminated', output })]);
  });

  it('comes when the agent is gone or its instance is lost', async () => {
    await serve();
    const [first, second] = [open(), open({ targetInstanceId: 'i-0b' })];
    const clients = await Promise.all([join(first), join(second)]);
    (await join(first.agentInvitation)).socket.terminate();
    await clients[0]?.closed;
    gateway.targetLost('i-0b');
    await clients[1]?.closed;
    expect(gateway.sessions().map((s) => s.status)).toEqual(['Failed', 'Terminated']);
  });

  it('comes after idle time without stream data', async () => {
    await serve({ limits: { idleMs: 60 } });
    const client = await join(open());
    await client.closed;
    expect(client.frames.map(closing)).toEqual([
      expect.objectContaining({ Output: 'Your session timed out due to inactivity.' }),
    ]);
  });
});

describe("a caller's lost socket", () => {
  it('pauses the agent, and a new token brings the session back with what was sent in between', async () => {
    await serve({ limits: { socketMs: 50 } });
    const opened = open();
    const agent = await join(opened.agentInvitation);
    const client = await join(opened);
    expect(await client.closed).toBe(1000);
    await agent.frameCount(1);
    const between = frame('output_stream_data', 'between');
    agent.socket.send(between);
    const ticket = gateway.resume(opened.sessionId);
    expect(ticket).toEqual({
      sessionId: opened.sessionId,
      streamUrl: opened.streamUrl,
      tokenValue: expect.stringMatching(/^[\w+/=]{64}$/),
    });
    expect(ticket?.tokenValue).not.toBe(opened.tokenValue);
    expect(await (await join(opened)).closed).toBe(1000);
    if (!ticket) throw new Error('no ticket');
    const again = await join(ticket);
    await again.frameCount(1);
    expect(again.frames).toEqual([between]);
    expect(agent.frames.map((f) => f.toString('latin1', 4, 36).trim())).toEqual([
      'pause_publication',
      'start_publication',
    ]);
  });
});
