import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { TunnelError } from '../../../src/tunnel/errors.js';
import { payloadTypes } from '../../../src/tunnel/native/codec.js';
import { defaultDeadlines, Session } from '../../../src/tunnel/native/session.js';
import { AgentHost, instanceId, missing } from './agent-host.js';

describe.skipIf(missing)(`a shell session${missing ? ` (${missing})` : ''}`, () => {
  let host: AgentHost;
  let session: Session;
  let screen: string;

  beforeEach(async () => {
    host = await AgentHost.start();
    host.boot();
    screen = '';
    const publicBase = `ws://${host.base}`;
    const opened = await Session.open({
      api: {
        startSession: async (targetInstanceId, documentName, parameters) => {
          const at = { region: 'us-east-1', publicBase, agentBase: publicBase };
          const started = host.gateway.openSession({ targetInstanceId, documentName, parameters, ...at });
          host.deliver('aws.ssm.startSession', started.agentInvitation);
          return started;
        },
        terminateSession: async (sessionId) => {
          host.gateway.terminate(sessionId);
        },
      },
      target: instanceId,
      documentName: 'SSM-SessionManagerRunShell',
      parameters: {},
      clock: systemClock,
      deadlines: defaultDeadlines,
      deadlineMs: 15_000,
      paced: true,
      signal: undefined,
      onLog: () => undefined,
      onPayload: (type, payload) => {
        if (type === payloadTypes.output) screen += payload.toString();
      },
    });
    expect(opened.agreement).toEqual({ agentVersion: '3.3.987.0', sessionType: 'Standard_Stream', multiplexed: false });
    session = opened.session;
  });

  afterEach(async () => {
    await session.close(new TunnelError('closed', 'open'));
    await host.stop();
  });

  it('runs what is typed on a terminal of the given size, and ends when the shell does', async () => {
    await session.channel.send(payloadTypes.size, Buffer.from('{"cols":101,"rows":37}'));
    await session.channel.write(Buffer.from('stty size; tty; exit\n'));
    expect(await session.channel.ended).toMatchObject({ kind: 'session-ended' });
    expect(screen).toMatch(/37 101\r\n\/dev\/pts\/\d+\r\n/);
  });

  it('passes control characters on: an interrupt ends what runs, not the shell', async () => {
    await session.channel.write(Buffer.from('echo begun; sleep 60\n'));
    await expect.poll(() => screen).toContain('begun\r\n');
    await session.channel.write(Buffer.from([3]));
    await session.channel.write(Buffer.from('echo still $((40+2))\n'));
    await expect.poll(() => screen).toContain('still 42');
  });

  it('hangs up what runs in it when it is closed', async () => {
    await session.channel.write(Buffer.from('echo pid $$; cat\n'));
    await expect.poll(() => screen).toMatch(/pid \d+/);
    const pid = Number(/pid (\d+)/.exec(screen)?.[1]);
    await session.close(new TunnelError('closed', 'open'));
    await expect.poll(() => alive(pid)).toBe(false);
  });

  function alive(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }
});
