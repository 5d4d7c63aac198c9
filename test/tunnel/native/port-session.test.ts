import { once } from 'node:events';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SessionApi, signedUpgrade } from '../../../src/tunnel/index.js';
import { flagPayload, payloadTypes } from '../../../src/tunnel/native/codec.js';
import { echo, ScriptedService } from './scripted-service.js';
import { ScriptedTunnel } from './scripted-tunnel.js';

let scripted: ScriptedTunnel;

beforeEach(() => {
  scripted = new ScriptedTunnel();
});

afterEach(() => scripted.end());

const streamUrl = (query = '?role=publish_subscribe') => `${scripted.service?.base}/v1/data-channel/s-1${query}`;

describe('opening a tunnel', () => {
  it('asks for the destination by name and says which client it is', async () => {
    const asked: unknown[] = [];
    const startSession: SessionApi['startSession'] = async (...request) => {
      asked.push(...request);
      return { sessionId: 's-1', streamUrl: streamUrl(), tokenValue: 'token' };
    };
    await scripted.open({}, { startSession });
    expect(asked).toEqual([
      'i-1',
      'AWS-StartPortForwardingSessionToRemoteHost',
      { host: ['db.internal'], portNumber: ['3306'], localPortNumber: ['0'] },
    ]);
    const response = scripted.service?.connections[0]?.messages.find(
      (m) => m.payloadType === payloadTypes.handshakeResponse,
    );
    expect(JSON.parse(String(response?.payload))).toEqual({
      ClientVersion: '1.2.764.0',
      ProcessedClientActions: [{ ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' }],
      Errors: null,
    });
  });

  it('signs the upgrade and keeps the query of its URL verbatim', async () => {
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' };
    await scripted.open({}, {}, { sign: signedUpgrade(credentials, 'eu-west-1') });
    const [upgrade] = scripted.service?.upgrades ?? [];
    expect(upgrade?.url).toBe('/v1/data-channel/s-1?role=publish_subscribe&cell-number=AAE%2Fx%3D%3D');
    const headers = upgrade?.headers ?? {};
    const target = { region: 'eu-west-1', service: 'ssmmessages' };
    const signer = new SignatureV4({ credentials, ...target, sha256: Sha256, applyChecksum: false });
    const again = await signer.sign(
      {
        method: 'GET',
        protocol: 'https:',
        hostname: 'unused',
        path: '/v1/data-channel/s-1',
        query: { role: 'publish_subscribe', 'cell-number': 'AAE/x==' },
        headers: { host: String(headers.host) },
      },
      { signingDate: new Date(String(headers['x-amz-date']).replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')) },
    );
    expect(headers.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
    expect(headers).toMatchObject({ authorization: again.headers.authorization, 'x-amz-security-token': 'session' });
  });

  it('does not sign a URL that is signed already', async () => {
    await scripted.open(
      {},
      {
        startSession: async () => ({
          sessionId: 's-1',
          streamUrl: streamUrl('?X-Amz-Signature=abc'),
          tokenValue: 'token',
        }),
      },
      { sign: async () => ({ authorization: 'must not be sent' }) },
    );
    expect(scripted.service?.upgrades[0]?.headers.authorization).toBeUndefined();
  });

  it('gets through to an agent that refuses data until it is ready', async () => {
    const stream = await (await scripted.open({ refusing: 2 })).connect();
    stream.write('hello');
    expect(String((await once(stream, 'data'))[0])).toBe('hello');
  });
});

describe('an open tunnel', () => {
  it.each<[string, (fault: ScriptedService) => void, object]>([
    [
      'the service ends the idle session',
      ({ connections }) =>
        connections[0]?.service('channel_closed', { Output: 'Your session timed out due to inactivity.' }),
      { kind: 'idle-timeout', phase: 'open' },
    ],
    [
      'its connection drops and cannot be resumed',
      ({ connections }) => connections[0]?.drop(),
      { kind: 'connection-lost' },
    ],
    [
      'the agent sends no smux',
      ({ connections }) => connections[0]?.agent(payloadTypes.output, Buffer.from('plain bytes')),
      { kind: 'protocol-error', blame: 'internal' },
    ],
  ])('breaks when %s, with its streams, and ends the session', async (_case, strike, expected) => {
    const stream = await (await scripted.open({})).connect();
    const broken = once(stream, 'error');
    if (scripted.service) strike(scripted.service);
    expect((await broken)[0]).toMatchObject(expected);
    expect(await scripted.tunnel?.closed).toMatchObject(expected);
    await expect.poll(() => scripted.terminated).toEqual(['s-1']);
    await expect(scripted.tunnel?.connect()).rejects.toMatchObject(expected);
  });

  it('breaks when the agent acknowledges nothing any more', async () => {
    const stream = await (await scripted.open({}, {}, { deadlines: { silence: 300 } })).connect();
    const broken = once(stream, 'error');
    for (const connection of scripted.service?.connections ?? []) connection.deaf = true;
    stream.write('anybody there?');
    expect((await broken)[0]).toMatchObject({ kind: 'agent-silent', message: expect.stringContaining('for 0.3 s') });
  });

  it('is kept by pings that are answered, and lost when they are not', async () => {
    // Long beside the pauses of a busy machine: after twice this time without a word a connection is lost.
    const deadlines = { keepAlive: 700 };
    await scripted.open({}, {}, { deadlines });
    const ended = scripted.tunnel?.closed.then(() => 'ended');
    const longAfter = new Promise((resolve) => setTimeout(resolve, 2_000, 'still open'));
    expect(await Promise.race([ended, longAfter])).toBe('still open');
    await scripted.tunnel?.close();
    await scripted.service?.stop();
    await scripted.open({ swallowsPings: true }, {}, { deadlines });
    expect(await scripted.tunnel?.closed).toMatchObject({ kind: 'connection-lost' });
  });

  it('gives up resuming when the service says that the session is over', async () => {
    const asked: string[] = [];
    const resumeSession = async (id: string) => {
      asked.push(id);
      return undefined;
    };
    await scripted.open({}, { resumeSession });
    scripted.service?.connections[0]?.drop();
    expect(await scripted.tunnel?.closed).toMatchObject({ kind: 'connection-lost' });
    expect(asked).toEqual(['s-1']);
  });

  it('gives up resuming after five tokens that were rejected', async () => {
    let asked = 0;
    const rejecting = await ScriptedService.start({ token: 'rejected' });
    const resumeSession = async () => {
      asked += 1;
      return { streamUrl: `${rejecting.base}/v1/data-channel/s-1`, tokenValue: 'token' };
    };
    await scripted.open({}, { resumeSession });
    scripted.service?.connections[0]?.drop();
    expect(await scripted.tunnel?.closed).toMatchObject({ kind: 'connection-lost' });
    expect(asked).toBe(5);
    await rejecting.stop();
  });

  it('tells a refused destination by the stream alone', async () => {
    const up = await scripted.open({
      serve: (frame, connection) => {
        if (frame.streamId !== 3) echo(frame, connection);
        if (frame.streamId !== 3 || frame.command !== 0) return;
        connection.agent(payloadTypes.flag, flagPayload(3));
        connection.smux({ ...frame, command: 1 });
      },
    });
    const refused = await up.connect();
    expect((await once(refused, 'error'))[0]).toMatchObject({ kind: 'destination-refused' });
    const stream = await up.connect();
    stream.write('still here');
    expect(String((await once(stream, 'data'))[0])).toBe('still here');
  });

  it('is closed by its signal', async () => {
    const abort = new AbortController();
    const up = await scripted.open({}, {}, { signal: abort.signal });
    const { port } = await up.listen();
    expect(port).toBeGreaterThan(0);
    abort.abort();
    expect(await up.closed).toMatchObject({ kind: 'closed' });
    await expect.poll(() => scripted.terminated).toEqual(['s-1']);
    const flags = () => scripted.service?.connections[0]?.messages.filter((m) => m.payloadType === payloadTypes.flag);
    await expect.poll(() => flags()?.map((m) => m.payload)).toEqual([flagPayload(2)]);
  });
});
