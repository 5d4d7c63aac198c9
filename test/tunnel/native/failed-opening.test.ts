import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionApi } from '../../../src/tunnel/index.js';
import { handshakeRequest, type Script } from './scripted-service.js';
import { never, ScriptedTunnel } from './scripted-tunnel.js';

let scripted: ScriptedTunnel;

beforeEach(() => {
  scripted = new ScriptedTunnel();
});

afterEach(() => scripted.end());

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
    expect(await scripted.failure(script, api)).toMatchObject(expected);
    expect(scripted.terminated).toEqual(ended);
  });

  it('says so when nobody listens there', async () => {
    const streamUrl = 'ws://127.0.0.1:1/v1/data-channel/s-1';
    const api = { startSession: async () => ({ sessionId: 's-1', streamUrl, tokenValue: 'token' }) };
    expect(await scripted.failure({}, api)).toMatchObject({
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
    expect(await scripted.failure({}, { startSession })).toMatchObject({
      kind: 'phase-timed-out',
      phase: 'start-session',
    });
    answer({ sessionId: 's-late', streamUrl: 'ws://127.0.0.1:1/', tokenValue: 'token' });
    await expect.poll(() => scripted.terminated).toEqual(['s-late']);
  });

  it('keeps the limit for opening as a whole', async () => {
    const script: Script = { token: 'agent-never-comes' };
    expect(await scripted.failure(script, {}, { deadlines: {}, deadlineMs: 400 })).toMatchObject({
      kind: 'phase-timed-out',
      phase: 'agent',
    });
  });

  it("rejects with the caller's reason when it is aborted", async () => {
    const abort = new AbortController();
    const reason = new Error('interrupted');
    const opening = scripted.failure({ token: 'agent-never-comes' }, {}, { deadlines: {}, signal: abort.signal });
    await expect.poll(() => scripted.service?.connections.length).toBe(1);
    abort.abort(reason);
    expect(await opening).toBe(reason);
    expect(scripted.terminated).toEqual(['s-1']);
  });

  it('fails no differently when the session cannot be terminated', async () => {
    const log: string[] = [];
    const hanging = { terminateSession: () => never };
    const error = await scripted.failure({ token: 'rejected' }, hanging, { onLog: (line) => log.push(line) });
    expect(error).toMatchObject({ kind: 'token-rejected' });
    expect(log.at(-1)).toContain('session s-1 could not be terminated');
  });
});
