import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentHost, instanceId, missing } from './agent-host.js';

describe.skipIf(missing)(`the agent in a host${missing ? ` (${missing})` : ''}`, () => {
  let host: AgentHost;

  beforeEach(async () => {
    host = await AgentHost.start();
  });

  afterEach(() => host.stop());

  function shell(commands: string[], more: object = {}): object {
    const step = { Name: 'run', Action: 'aws:runShellScript', Commands: commands, TimeoutSeconds: 60, ...more };
    return { CommandId: 'c-1', DocumentName: 'AWS-RunShellScript', Steps: [step] };
  }

  interface Outputs {
    readonly StandardOutput: string;
    readonly StandardError: string;
  }

  function outputs(reply: Record<string, unknown> = {}): Outputs {
    const [first] = reply.Plugins as Outputs[];
    return first ?? { StandardOutput: '', StandardError: '' };
  }

  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

  it('registers the instance with a signature of its role', async () => {
    host.boot();
    await host.called('UpdateInstanceInformation');
    const [call] = host.calls;
    expect(call?.body).toEqual({
      InstanceId: instanceId,
      AgentName: 'amazon-ssm-agent',
      AgentVersion: '3.3.987.0',
      AgentStatus: 'Active',
      PlatformType: 'Linux',
      PlatformName: expect.any(String),
      PlatformVersion: expect.any(String),
      IPAddress: '10.0.5.11',
      ComputerName: expect.any(String),
    });
    expect(call?.headers['x-amz-security-token']).toBe('role-token');
    const sent = String(call?.headers['x-amz-date']);
    const signer = new SignatureV4({
      credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'role-token' },
      region: 'us-east-1',
      service: 'ssm',
      sha256: Sha256,
      applyChecksum: false,
    });
    const signed = await signer.sign(
      {
        method: 'POST',
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: '/',
        headers: {
          host: host.base,
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AmazonSSM.UpdateInstanceInformation',
        },
        body: call?.text,
      },
      { signingDate: new Date(sent.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')) },
    );
    expect(call?.headers.authorization).toBe(signed.headers.authorization);
  });

  it('hibernates after a failed first attempt, doubling its sleep, and reports its health once registered', async () => {
    host.broken.add('UpdateInstanceInformation');
    host.boot({ AGENT_BACKOFF_SECONDS: '0.05', AGENT_HEALTH_SECONDS: '0.05' });
    await host.called('UpdateInstanceInformation', 3);
    expect(host.calls.some(({ target }) => target.endsWith('GetMessages'))).toBe(false);
    host.broken.clear();
    await host.called('GetMessages');
    await host.called('UpdateInstanceInformation', 6);
  });

  it('runs the steps of a document as root in their own folder and tells progress and result', async () => {
    host.boot();
    const lines = ['echo "in $PWD as $(id -u)"', 'echo oops >&2', 'exit 3'];
    const id = host.deliver('aws.ssm.sendCommand', shell(lines, { WorkingDirectory: '/tmp' }));
    expect(await host.replies(id, 2)).toEqual([
      { Kind: 'command', CommandId: 'c-1', Status: 'InProgress', Plugins: [] },
      {
        Kind: 'command',
        CommandId: 'c-1',
        Status: 'Failed',
        Plugins: [
          {
            Name: 'run',
            Status: 'Failed',
            ExitCode: 3,
            StandardOutput: `in /tmp as ${process.getuid?.()}\n`,
            StandardError: 'oops\n',
            StartDateTime: time,
            EndDateTime: time,
          },
        ],
      },
    ]);
    expect((await host.called('AcknowledgeMessage')).map((body) => body.MessageId)).toEqual([id]);
    const folder = join(host.stateDir, instanceId, 'document', 'orchestration', 'c-1');
    expect([statSync(folder).mode & 0o777, readdirSync(join(folder, '0')).sort()]).toEqual([
      0o700,
      ['_script.sh', 'stderr', 'stdout'],
    ]);
  });

  it('keeps the heads of long outputs', async () => {
    host.boot();
    const line = 'i=0; while [ $i -lt 5000 ]; do echo "line $i"; echo "error $i" >&2; i=$((i+1)); done';
    const id = host.deliver('aws.ssm.sendCommand', shell([line]));
    const [, last] = await host.replies(id, 2);
    expect(last).toMatchObject({ Status: 'Success', Plugins: [{ Status: 'Success', ExitCode: 0 }] });
    expect([outputs(last).StandardOutput.length, outputs(last).StandardError.length]).toEqual([24_000, 8000]);
    expect(outputs(last).StandardOutput.startsWith('line 0\nline 1\n')).toBe(true);
  });

  it('kills everything a script started when its time is over, and does not wait for what it detached', async () => {
    host.boot();
    const slow = host.deliver('aws.ssm.sendCommand', {
      ...shell(['echo begun', '(sleep 60; echo never) &', 'wait'], { TimeoutSeconds: 0.3 }),
      CommandId: 'c-slow',
    });
    const detached = host.deliver('aws.ssm.sendCommand', shell(['setsid sleep 2 & echo left']));
    expect((await host.replies(detached, 2))[1]).toMatchObject({
      Status: 'Success',
      Plugins: [{ StandardOutput: 'left\n' }],
    });
    expect((await host.replies(slow, 2))[1]).toMatchObject({
      CommandId: 'c-slow',
      Status: 'TimedOut',
      Plugins: [{ Status: 'TimedOut', ExitCode: -1, StandardOutput: 'begun\n' }],
    });
  });

  it('runs commands side by side and cancels the one it is told to, with its remaining steps', async () => {
    host.boot();
    const step = { Name: 'a', Action: 'aws:runShellScript', Commands: ['echo on; sleep 60'], TimeoutSeconds: 100 };
    const long = host.deliver('aws.ssm.sendCommand', { CommandId: 'c-9', Steps: [step, { ...step, Name: 'b' }] });
    await host.replies(long, 1);
    const quick = host.deliver('aws.ssm.sendCommand', shell(['echo quick']));
    expect((await host.replies(quick, 2))[1]).toMatchObject({ Status: 'Success' });
    host.deliver('aws.ssm.cancelCommand', { CancelCommandId: 'c-9' });
    expect((await host.replies(long, 2))[1]).toMatchObject({
      Status: 'Cancelled',
      Plugins: [
        { Name: 'a', Status: 'Cancelled' },
        { Name: 'b', Status: 'Cancelled', StandardOutput: '' },
      ],
    });
  });

  it('answers for an association with its id, and again for its next run', async () => {
    host.boot();
    const { CommandId: _id, ...document } = shell(['echo configured']) as Record<string, unknown>;
    for (const _run of [1, 2]) {
      const id = host.deliver('aws.ssm.association', { ...document, AssociationId: 'a-1' });
      expect((await host.replies(id, 2))[1]).toMatchObject({
        Kind: 'command',
        AssociationId: 'a-1',
        Status: 'Success',
        Plugins: [{ StandardOutput: 'configured\n' }],
      });
    }
  });

  it('survives messages that make no sense and services that fail for a while', async () => {
    host.boot();
    host.deliver('aws.ssm.sendCommand', { nothing: true });
    host.deliver('aws.ssm.somethingNew', {});
    host.broken.add('SendReply');
    const id = host.deliver('aws.ssm.sendCommand', shell(['echo here']));
    await host.called('SendReply');
    host.broken.clear();
    const all = await host.replies(id, 3);
    expect(all.at(-1)).toMatchObject({ Status: 'Success', Plugins: [{ StandardOutput: 'here\n' }] });
  });
});
