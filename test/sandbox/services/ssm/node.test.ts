import {
  DescribeInstanceInformationCommand,
  type DescribeInstanceInformationCommandInput,
  DescribeSessionsCommand,
  GetConnectionStatusCommand,
  ResumeSessionCommand,
  StartSessionCommand,
  TerminateSessionCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { Instances } from '../../../../src/sandbox/services/ec2/tables.js';
import { onlineNode, putInstance, type SsmRegion, ssmRegion, TestAgent } from './fixture.js';

async function nodes(region: SsmRegion, input: DescribeInstanceInformationCommandInput = {}) {
  const { InstanceInformationList: all = [] } = await region.ssm.send(new DescribeInstanceInformationCommand(input));
  return all.map((node) => [node.InstanceId, node.PingStatus]);
}

test('an instance is listed a while after its launch, is lost when its agent is silent, and gone with its instance', async () => {
  const region = await ssmRegion();
  const instance = putInstance(region, 'i-00000aaa');
  await region.pass(20);
  await new TestAgent(region, 'i-00000aaa').register();
  await region.pass(24);
  expect(await nodes(region)).toEqual([]);
  await region.pass(1);
  const { InstanceInformationList: [node] = [] } = await region.ssm.send(new DescribeInstanceInformationCommand({}));
  expect(node).toMatchObject({
    InstanceId: 'i-00000aaa',
    PingStatus: 'Online',
    AgentVersion: '3.3.987.0',
    PlatformType: 'Linux',
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
    ResourceType: 'EC2Instance',
    IPAddress: '10.0.5.9',
    ComputerName: 'ip-10-0-5-9',
  });
  await region.pass(301);
  expect(await nodes(region)).toEqual([['i-00000aaa', 'ConnectionLost']]);
  instance.state = 'terminated';
  expect(await nodes(region)).toEqual([]);
});

test('an agent speaks for its own instance only', async () => {
  const region = await ssmRegion();
  putInstance(region, 'i-00000aaa');
  await expect(new TestAgent(region, 'i-00000aaa', 'i-00000bbb').register()).rejects.toThrow('AccessDeniedException');
  await expect(new TestAgent(region, 'i-00000aaa', 'somebody').fetch()).rejects.toThrow('AccessDeniedException');
  await expect(new TestAgent(region, 'i-00000zzz').register()).rejects.toThrow('InvalidInstanceId');
});

test('filters and pages', async () => {
  const region = await ssmRegion();
  for (const [i, tier] of ['app', 'app', 'web', 'web', 'web', 'web'].entries()) {
    putInstance(region, `i-0${i}`, { tier });
    await new TestAgent(region, `i-0${i}`).register();
  }
  await region.pass(45);
  expect(await nodes(region, { Filters: [{ Key: 'tag:tier', Values: ['app'] }] })).toEqual([
    ['i-00', 'Online'],
    ['i-01', 'Online'],
  ]);
  expect(await nodes(region, { InstanceInformationFilterList: [{ key: 'InstanceIds', valueSet: ['i-03'] }] })).toEqual([
    ['i-03', 'Online'],
  ]);
  const first = await region.ssm.send(new DescribeInstanceInformationCommand({ MaxResults: 5 }));
  expect(await nodes(region, { MaxResults: 5, NextToken: first.NextToken })).toEqual([['i-05', 'Online']]);
  await expect(nodes(region, { MaxResults: 2 })).rejects.toMatchObject({ name: 'ValidationException' });
  const both = [
    { Key: 'tag:tier', Values: ['app'] },
    { Key: 'PingStatus', Values: ['Online'] },
  ];
  await expect(nodes(region, { Filters: both })).rejects.toMatchObject({ name: 'InvalidFilterKey' });
});

test('a session: the caller gets a ticket, the agent its invitation at once', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, 'i-00000aaa');
  const start = (Target: string, DocumentName = 'AWS-StartPortForwardingSessionToRemoteHost') =>
    region.ssm.send(
      new StartSessionCommand({
        Target,
        DocumentName,
        Parameters: { host: ['db.internal'], portNumber: ['3306'], localPortNumber: ['0'] },
      }),
    );
  const waiting = agent.fetch();
  const ticket = await start('i-00000aaa');
  await region.pass(0);
  const base = region.baseUrl.replace('http', 'ws');
  expect(ticket).toMatchObject({
    SessionId: expect.stringMatching(/^sandbox-[0-9a-f]{17}$/),
    StreamUrl: `${base}/v1/data-channel/${ticket.SessionId}?role=publish_subscribe`,
    TokenValue: expect.any(String),
  });
  expect(await waiting).toMatchObject([
    {
      Topic: 'aws.ssm.startSession',
      Payload: {
        sessionId: ticket.SessionId,
        streamUrl: `ws://ssmmessages.us-east-1.amazonaws.com/v1/data-channel/${ticket.SessionId}?role=subscribe_publish`,
        sessionType: 'Port',
        properties: { host: 'db.internal', portNumber: '3306', localPortNumber: '0', type: 'LocalPortForwarding' },
      },
    },
  ]);
  const sessions = async (State: 'Active' | 'History') =>
    (await region.ssm.send(new DescribeSessionsCommand({ State }))).Sessions?.map((one) => [one.Target, one.Status]);
  expect(await sessions('Active')).toEqual([['i-00000aaa', 'Connecting']]);
  const resumed = await region.ssm.send(new ResumeSessionCommand({ SessionId: ticket.SessionId }));
  expect(resumed.TokenValue).not.toBe(ticket.TokenValue);
  await region.ssm.send(new TerminateSessionCommand({ SessionId: ticket.SessionId }));
  expect([await sessions('Active'), await sessions('History')]).toEqual([[], [['i-00000aaa', 'Terminated']]]);
  const over = await region.ssm.send(new ResumeSessionCommand({ SessionId: ticket.SessionId }));
  expect(over.TokenValue).toBeUndefined();
  await expect(start('i-00000aaa', 'none-at-all')).rejects.toMatchObject({ name: 'InvalidDocument' });
  await expect(start('i-00000bbb')).rejects.toMatchObject({ name: 'TargetNotConnected' });
  const status = async () => (await region.ssm.send(new GetConnectionStatusCommand({ Target: 'i-00000aaa' }))).Status;
  expect(await status()).toBe('connected');
  const instance = region.cloud.table(Instances).get('i-00000aaa');
  if (instance) instance.state = 'stopped';
  expect(await status()).toBe('notconnected');
});
