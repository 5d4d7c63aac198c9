import { once } from 'node:events';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type NativeTunnelOptions,
  openNativeTunnel,
  type SessionApi,
  signedUpgrade,
  type Tunnel,
} from '../../../src/tunnel/index.js';
import { flagPayload, payloadTypes } from '../../../src/tunnel/native/codec.js';
import { echo, handshakeRequest, type Script, ScriptedService } from './scripted-service.js';

let service: ScriptedService | undefined;
let tunnel: Tunnel | undefined;
let terminated: string[] = [];

afterEach(async () => {
  await tunnel?.close();
  await service?.stop();
  [service, tunnel, terminated] = [undefined, undefined, []];
});

const never = new Promise<never>(() => undefined);
const brief = { startSession: 400, connect: 400, agent: 400, handshake: 400, terminate: 60 };

async function open(
  script: Script,
  api: Partial<SessionApi> = {},
  options: Partial<NativeTunnelOptions> = {},
): Promise<Tunnel> {
  service = await ScriptedService.start(script);
  const streamUrl = `${service.base}/v1/data-channel/s-1?role=publish_subscribe&cell-number=AAE%2Fx%3D%3D`;
  tunnel = await openNativeTunnel({
    target: 'i-1',
    remoteHost: 'db.internal',
    remotePort: 3306,
    api: {
      startSession: async () => ({ sessionId: 's-1', streamUrl, tokenValue: 'token' }),
      terminateSession: async (id) => {
        terminated.push(id);
      },
      ...api,
    },
    ...options,
  });
  return tunnel;
}

/** The error that opening ends with. */
async function failure(script: Script, api: Partial<SessionApi> = {}, options: Partial<NativeTunnelOptions> = {}) {
  return open(script, api, { deadlines: brief, ...options }).then(
    () => 'opened',
    (error: unknown) => error,
  );
}

function awsError(name: string, message = 'i-1 is not connected.'): Error {
  return Object.assign(new Error(message), { name });
}

function throwing(error: Error): Partial<SessionApi> {
  return {
    startSession: async () => {
      throw error;
    },
  };
}

describe('opening a tunnel', () => {
  it('asks for the destination by name and says which client it is', async () => {
    const asked: unknown[] = [];
    service = await ScriptedService.start({});
    const streamUrl = `${service.base}/v1/data-channel/s-1?role=publish_subscribe`;
    tunnel = await openNativeTunnel({
      target: 'i-1',
      remoteHost: 'db.internal',
      remotePort: 3306,
      api: {
        startSession: async (...request) => {
          asked.push(...request);
          return { sessionId: 's-1', streamUrl, tokenValue: 'token' };
        },
        terminateSession: async () => undefined,
      },
    });
    expect(asked).toEqual([
      'i-1',
      'AWS-StartPortForwardingSessionToRemoteHost',
      { host: ['db.internal'], portNumber: ['3306'], localPortNumber: ['0'] },
    ]);
    const response = service.connections[0]?.messages.find((m) => m.payloadType === payloadTypes.handshakeResponse);
    expect(JSON.parse(String(response?.payload))).toEqual({
      ClientVersion: '1.2.764.0',
      ProcessedClientActions: [{ ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' }],
      Errors: null,
    });
  });

  it('signs the upgrade and keeps the query of its URL verbatim', async () => {
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' };
    await open({}, {}, { sign: signedUpgrade(credentials, 'eu-west-1') });
    const [upgrade] = service?.upgrades ?? [];
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
    const streamUrl = () => `${service?.base}/v1/data-channel/s-1?X-Amz-Signature=abc`;
    await open(
      {},
      { startSession: async () => ({ sessionId: 's-1', streamUrl: streamUrl(), tokenValue: 'token' }) },
      { sign: async () => ({ authorization: 'must not be sent' }) },
    );
    expect(service?.upgrades[0]?.headers.authorization).toBeUndefined();
  });

  it('gets through to an agent that refuses data until it is ready', async () => {
    const stream = await (await open({ refusing: 2 })).connect();
    stream.write('hello');
    expect(String((await once(stream, 'data'))[0])).toBe('hello');
  });
});

describe('a tunnel that does not come up', () => {
  const oldAgent = { ...handshakeRequest, AgentVersion: '3.0.196.0' };
  const encrypted = {
    ...handshakeRequest,
    RequestedClientActions: [...handshakeRequest.RequestedClientActions, { ActionType: 'KMSEncryption' }],
  };
  const forbidden = 'Forwarding to IP address 169.254.169.254 is forbidden.';
  const late = 'Handshake timed out. Please ensure that you have the latest version of the session manager plugin.';

  it.each<[string, Script, Partial<SessionApi>, object, string[]]>([
    [
      'the target is not connected',
      {},
      throwing(awsError('TargetNotConnected')),
      {
        kind: 'target-not-connected',
        phase: 'start-session',
        message: expect.stringContaining('i-1 is not connected.'),
      },
      [],
    ],
    [
      'StartSession is denied',
      {},
      throwing(awsError('AccessDeniedException')),
      { kind: 'start-denied', phase: 'start-session', blame: 'user', exitCode: 1 },
      [],
    ],
    [
      'StartSession fails otherwise',
      {},
      throwing(awsError('InternalServerError')),
      { kind: 'start-failed', cause: expect.objectContaining({ name: 'InternalServerError' }) },
      [],
    ],
    [
      'StartSession does not answer',
      {},
      { startSession: () => never },
      { kind: 'phase-timed-out', phase: 'start-session' },
      [],
    ],
    ['the upgrade is denied', { upgrade: 403 }, {}, { kind: 'open-denied', phase: 'connect', blame: 'user' }, ['s-1']],
    [
      'the upgrade fails',
      { upgrade: 500 },
      {},
      { kind: 'connect-failed', message: 'The data channel could not be opened: HTTP 500 the reason.' },
      ['s-1'],
    ],
    ['the upgrade is not answered', { upgrade: 'silent' }, {}, { kind: 'phase-timed-out', phase: 'connect' }, ['s-1']],
    ['the token is rejected', { token: 'rejected' }, {}, { kind: 'token-rejected', phase: 'agent' }, ['s-1']],
    [
      'the agent never comes',
      { token: 'agent-never-comes' },
      {},
      {
        kind: 'phase-timed-out',
        phase: 'agent',
        message: "The tunnel did not come up in time: no word from the instance's agent within 0.4 s",
      },
      ['s-1'],
    ],
    [
      'the destination is forbidden',
      { token: { closedWith: forbidden } },
      {},
      { kind: 'destination-forbidden' },
      ['s-1'],
    ],
    ['the agent times out', { token: { closedWith: late } }, {}, { kind: 'handshake-failed' }, ['s-1']],
    [
      'the session ends for no given reason',
      { token: { closedWith: '' } },
      {},
      { kind: 'session-ended', phase: 'agent' },
      ['s-1'],
    ],
    ['the agent is too old', { request: oldAgent }, {}, { kind: 'handshake-failed', phase: 'handshake' }, ['s-1']],
    [
      'the agent wants encryption',
      { request: encrypted },
      {},
      { kind: 'handshake-failed', phase: 'handshake' },
      ['s-1'],
    ],
    ['the agent asks for nothing', { request: {} }, {}, { kind: 'handshake-failed', phase: 'handshake' }, ['s-1']],
    [
      'the handshake does not end',
      { response: 'silent' },
      {},
      { kind: 'phase-timed-out', phase: 'handshake' },
      ['s-1'],
    ],
    [
      'the connection drops in the handshake',
      { response: 'dropped' },
      {},
      { kind: 'connection-lost', phase: 'handshake' },
      ['s-1'],
    ],
  ])('says so when %s, and ends the session', async (_case, script, api, expected, ended) => {
    expect(await failure(script, api)).toMatchObject(expected);
    expect(terminated).toEqual(ended);
  });

  it('says so when nobody listens there', async () => {
    const streamUrl = 'ws://127.0.0.1:1/v1/data-channel/s-1';
    const api = { startSession: async () => ({ sessionId: 's-1', streamUrl, tokenValue: 'token' }) };
    expect(await failure({}, api)).toMatchObject({
      kind: 'connect-failed',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('ends the session that StartSession answers too late', async () => {
    let answer: (ticket: { sessionId: string; streamUrl: string; tokenValue: string }) => void = () => undefined;
    const startSession = () =>
      new Promise<{ sessionId: string; streamUrl: string; tokenValue: string }>((resolve) => {
        answer = resolve;
      });
    expect(await failure({}, { startSession })).toMatchObject({ kind: 'phase-timed-out', phase: 'start-session' });
    answer({ sessionId: 's-late', streamUrl: 'ws://127.0.0.1:1/', tokenValue: 'token' });
    await expect.poll(() => terminated).toEqual(['s-late']);
  });

  it('keeps the limit for opening as a whole', async () => {
    const script: Script = { token: 'agent-never-comes' };
    expect(await failure(script, {}, { deadlines: {}, deadlineMs: 400 })).toMatchObject({
      kind: 'phase-timed-out',
      phase: 'agent',
    });
  });

  it("rejects with the caller's reason when it is aborted", async () => {
    const abort = new AbortController();
    const reason = new Error('interrupted');
    const opening = failure({ token: 'agent-never-comes' }, {}, { deadlines: {}, signal: abort.signal });
    await expect.poll(() => service?.connections.length).toBe(1);
    abort.abort(reason);
    expect(await opening).toBe(reason);
    expect(terminated).toEqual(['s-1']);
  });

  it('fails no differently when the session cannot be terminated', async () => {
    const log: string[] = [];
    const hanging = { terminateSession: () => never };
    const error = await failure({ token: 'rejected' }, hanging, { onLog: (line) => log.push(line) });
    expect(error).toMatchObject({ kind: 'token-rejected' });
    expect(log.at(-1)).toContain('session s-1 could not be terminated');
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
    const stream = await (await open({})).connect();
    const broken = once(stream, 'error');
    if (service) strike(service);
    expect((await broken)[0]).toMatchObject(expected);
    expect(await tunnel?.closed).toMatchObject(expected);
    await expect.poll(() => terminated).toEqual(['s-1']);
    await expect(tunnel?.connect()).rejects.toMatchObject(expected);
  });

  it('breaks when the agent acknowledges nothing any more', async () => {
    const stream = await (await open({}, {}, { deadlines: { silence: 300 } })).connect();
    const broken = once(stream, 'error');
    for (const connection of service?.connections ?? []) connection.deaf = true;
    stream.write('anybody there?');
    expect((await broken)[0]).toMatchObject({ kind: 'agent-silent', message: expect.stringContaining('for 0.3 s') });
  });

  it('is kept by pings that are answered, and lost when they are not', async () => {
    // Long beside the pauses of a busy machine: after twice this time without a word a connection is lost.
    const deadlines = { keepAlive: 700 };
    await open({}, {}, { deadlines });
    const ended = tunnel?.closed.then(() => 'ended');
    const longAfter = new Promise((resolve) => setTimeout(resolve, 2_000, 'still open'));
    expect(await Promise.race([ended, longAfter])).toBe('still open');
    await tunnel?.close();
    await service?.stop();
    await open({ swallowsPings: true }, {}, { deadlines });
    expect(await tunnel?.closed).toMatchObject({ kind: 'connection-lost' });
  });

  it('gives up resuming when the service says that the session is over', async () => {
    const asked: string[] = [];
    const resumeSession = async (id: string) => {
      asked.push(id);
      return undefined;
    };
    await open({}, { resumeSession });
    service?.connections[0]?.drop();
    expect(await tunnel?.closed).toMatchObject({ kind: 'connection-lost' });
    expect(asked).toEqual(['s-1']);
  });

  it('gives up resuming after five tokens that were rejected', async () => {
    let asked = 0;
    const rejecting = await ScriptedService.start({ token: 'rejected' });
    const resumeSession = async () => {
      asked += 1;
      return { streamUrl: `${rejecting.base}/v1/data-channel/s-1`, tokenValue: 'token' };
    };
    await open({}, { resumeSession });
    service?.connections[0]?.drop();
    expect(await tunnel?.closed).toMatchObject({ kind: 'connection-lost' });
    expect(asked).toBe(5);
    await rejecting.stop();
  });

  it('tells a refused destination by the stream alone', async () => {
    const up = await open({
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
    const up = await open({}, {}, { signal: abort.signal });
    const { port } = await up.listen();
    expect(port).toBeGreaterThan(0);
    abort.abort();
    expect(await up.closed).toMatchObject({ kind: 'closed' });
    await expect.poll(() => terminated).toEqual(['s-1']);
    const flags = () => service?.connections[0]?.messages.filter((m) => m.payloadType === payloadTypes.flag);
    await expect.poll(() => flags()?.map((m) => m.payload)).toEqual([flagPayload(2)]);
  });
});
