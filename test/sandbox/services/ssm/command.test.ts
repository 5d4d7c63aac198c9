import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { injectFaults } from '../../../../src/sandbox/faults/inject.js';
import { Instances } from '../../../../src/sandbox/services/ec2/tables.js';
import { createDocument, onlineNode, release, type SsmRegion, ssmRegion } from './fixture.js';

const ids = ['i-00000aaa', 'i-00000bbb', 'i-00000ccc'] as const;

async function send(region: SsmRegion, change: Partial<SendCommandCommandInput> = {}): Promise<string> {
  const { Command: command } = await region.ssm.send(
    new SendCommandCommand({ DocumentName: 'demo-release', DocumentVersion: '1', ...change }),
  );
  return command?.CommandId ?? '';
}

async function summary(region: SsmRegion, CommandId: string) {
  const { Commands: [command] = [] } = await region.ssm.send(new ListCommandsCommand({ CommandId }));
  return [
    command?.Status,
    command?.StatusDetails,
    `${command?.CompletedCount}/${command?.TargetCount}`,
    command?.ErrorCount,
  ];
}

async function details(region: SsmRegion, CommandId: string) {
  const { CommandInvocations: all = [] } = await region.ssm.send(new ListCommandInvocationsCommand({ CommandId }));
  return Object.fromEntries(all.map((one) => [one.InstanceId, one.StatusDetails]));
}

test('a command runs on an instance: nothing to see at first, then pending, in progress, success with its output', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, ids[0]);
  await createDocument(region);
  const sent = await region.ssm.send(
    new SendCommandCommand({
      DocumentName: 'demo-release',
      InstanceIds: [ids[0]],
      Parameters: { phase: ['packages'] },
      Comment: 'run 1',
    }),
  );
  const CommandId = sent.Command?.CommandId ?? '';
  expect(sent.Command).toMatchObject({
    Status: 'Pending',
    TargetCount: 1,
    CompletedCount: 0,
    DocumentVersion: '1',
    Comment: 'run 1',
    Parameters: { phase: ['packages'] },
    MaxConcurrency: '50',
    MaxErrors: '0',
    TimeoutSeconds: 3600,
  });
  const get = () => region.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: ids[0] }));
  await expect(get()).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
  expect(await details(region, CommandId)).toEqual({});
  const waiting = agent.fetch();
  await region.pass(2);
  expect(await get()).toMatchObject({ Status: 'Pending', StandardOutputContent: '', ResponseCode: -1 });
  const [message] = await waiting;
  expect(message).toMatchObject({
    Topic: 'aws.ssm.sendCommand',
    Payload: {
      CommandId,
      DocumentName: 'demo-release',
      Steps: [
        {
          Name: 'release',
          Action: 'aws:runShellScript',
          Commands: ['set -eu', 'echo packages ["one","two"]', 'one', 'two'],
          TimeoutSeconds: 900,
        },
      ],
    },
  });
  if (!message) return;
  await agent.acknowledge(message);
  expect(await get()).toMatchObject({ Status: 'InProgress', StatusDetails: 'InProgress' });
  const long = 'x'.repeat(30_000);
  await agent.reply(message, 'Success', { StandardOutput: long, StandardError: long });
  const result = await get();
  expect(result).toMatchObject({
    Status: 'Success',
    StatusDetails: 'Success',
    PluginName: 'release',
    ResponseCode: 0,
    ExecutionStartDateTime: '2026-01-01T00:00:10.000Z',
    ExecutionElapsedTime: 'PT2.5S',
    ExecutionEndDateTime: '2026-01-01T00:00:12.500Z',
  });
  expect([result.StandardOutputContent?.length, result.StandardErrorContent?.length]).toEqual([24_000, 8_000]);
  const listed = await region.ssm.send(new ListCommandInvocationsCommand({ CommandId, Details: true }));
  expect(listed.CommandInvocations?.[0]?.CommandPlugins?.[0]?.Output).toHaveLength(2_500);
  expect(await summary(region, CommandId)).toEqual(['Success', 'Success', '1/1', 0]);
  await expect(
    region.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: ids[0], PluginName: 'other' })),
  ).rejects.toMatchObject({ name: 'InvalidPluginName' });
});

test('targets by tag: only online instances take part, and none at all is a success', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, ids[0], { tier: 'app' });
  await createDocument(region);
  const nobody = await send(region, { Targets: [{ Key: 'tag:tier', Values: ['web'] }] });
  expect(await summary(region, nobody)).toEqual(['Pending', 'Pending', '0/0', 0]);
  await region.pass(1);
  expect(await summary(region, nobody)).toEqual(['Success', 'NoInstancesInTag', '0/0', 0]);
  const one = await send(region, { Targets: [{ Key: 'tag:tier', Values: ['app'] }] });
  await region.pass(3);
  await agent.work('Failed', { ExitCode: 7, StandardError: 'no space left' });
  expect(await summary(region, one)).toEqual(['Failed', 'Failed', '1/1', 1]);
});

test('the tag that Auto Scaling gives its instances is a target like any other', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, ids[0], { 'aws:autoscaling:groupName': 'demo-app' });
  await onlineNode(region, ids[1], { 'aws:autoscaling:groupName': 'demo-web' });
  await createDocument(region);
  const command = await send(region, { Targets: [{ Key: 'tag:aws:autoscaling:groupName', Values: ['demo-app'] }] });
  await region.pass(3);
  await agent.work();
  expect(await summary(region, command)).toEqual(['Success', 'Success', '1/1', 0]);
});

test('a document for another system is refused for named instances, and ends as such on those found by tag', async () => {
  const region = await ssmRegion();
  await onlineNode(region, ids[0], { tier: 'app' });
  const windows = { DocumentName: 'AWS-ConfigureWindowsUpdate', Parameters: { updateLevel: ['CheckForUpdates'] } };
  await expect(send(region, { ...windows, InstanceIds: [ids[0]] })).rejects.toMatchObject({
    name: 'UnsupportedPlatformType',
    message: `The document AWS-ConfigureWindowsUpdate doesn't support the platform type of the instances ${ids[0]}.`,
  });
  const command = await send(region, { ...windows, Targets: [{ Key: 'tag:tier', Values: ['app'] }] });
  await region.pass(3);
  expect(await details(region, command)).toEqual({ [ids[0]]: 'InvalidPlatform' });
  expect((await summary(region, command))[0]).toBe('Failed');
});

test('what AWS alone knows the reason of ends a run before it begins', async () => {
  const region = await ssmRegion();
  await onlineNode(region, ids[0], { tier: 'app' });
  await onlineNode(region, ids[1], { tier: 'app' });
  injectFaults(region.cloud, ['ssm:SendCommand:run-ends=AccessDenied@1', 'ssm:SendCommand:run-ends=RateExceeded@2']);
  await createDocument(region);
  const command = await send(region, { Targets: [{ Key: 'tag:tier', Values: ['app'] }] });
  await region.pass(3);
  expect(await details(region, command)).toEqual({ [ids[0]]: 'AccessDenied', [ids[1]]: 'RateExceeded' });
  expect((await summary(region, command))[0]).toBe('Failed');
});

test('a command is forgotten after 30 days', async () => {
  const region = await ssmRegion();
  await onlineNode(region, ids[0], { tier: 'app' });
  await createDocument(region);
  const CommandId = await send(region, { InstanceIds: [ids[0]] });
  const listed = async () => (await region.ssm.send(new ListCommandsCommand({}))).Commands?.length;
  await region.pass(30 * 86_400);
  expect(await listed()).toBe(1);
  await region.pass(1);
  expect(await listed()).toBe(0);
  const asked = region.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: ids[0] }));
  await expect(asked).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
});

test('concurrency holds invocations back, and the first error ends the rest', async () => {
  const region = await ssmRegion();
  const agents = [];
  for (const id of ids) agents.push(await onlineNode(region, id));
  await createDocument(region);
  for (const agent of agents) await agent.register();
  const command = await send(region, { InstanceIds: [...ids], MaxConcurrency: '1' });
  await region.pass(2);
  await agents[0]?.work('Success');
  await region.pass(2);
  expect(await details(region, command)).toEqual({
    'i-00000aaa': 'Success',
    'i-00000bbb': 'Pending',
    'i-00000ccc': 'Pending',
  });
  await agents[1]?.work('Failed');
  expect(await details(region, command)).toEqual({
    'i-00000aaa': 'Success',
    'i-00000bbb': 'Failed',
    'i-00000ccc': 'Terminated',
  });
  expect(await summary(region, command)).toEqual(['Failed', 'Failed', '3/3', 1]);
});

test('what is not delivered or not finished in time: each ends with its own reason', async () => {
  const region = await ssmRegion();
  const [dies, gone, deaf] = [
    await onlineNode(region, ids[0]),
    await onlineNode(region, ids[1]),
    await onlineNode(region, ids[2]),
  ];
  await createDocument(region);
  for (const agent of [dies, gone, deaf]) await agent.register();
  const command = await send(region, { InstanceIds: [...ids], TimeoutSeconds: 60, MaxErrors: '3' });
  await region.pass(2);
  const [message] = await dies.fetch();
  if (message) await dies.acknowledge(message);
  for (const id of [ids[0], ids[1]]) {
    const instance = region.cloud.table(Instances).get(id);
    if (instance) instance.state = 'terminated';
  }
  expect(await details(region, command)).toEqual({
    'i-00000aaa': 'InProgress',
    'i-00000bbb': 'Delayed',
    'i-00000ccc': 'Pending',
  });
  await region.pass(58);
  expect(await details(region, command)).toEqual({
    'i-00000aaa': 'InProgress',
    'i-00000bbb': 'Undeliverable',
    'i-00000ccc': 'DeliveryTimedOut',
  });
  await region.pass(900);
  expect(await details(region, command)).toMatchObject({ 'i-00000aaa': 'ExecutionTimedOut' });
  expect(await summary(region, command)).toEqual(['Failed', 'Incomplete', '3/3', 1]);
});

test('a cancelled command: what was not fetched ends at once, what runs is asked to stop', async () => {
  const region = await ssmRegion();
  const [first, second] = [await onlineNode(region, ids[0]), await onlineNode(region, ids[1])];
  await createDocument(region);
  for (const agent of [first, second]) await agent.register();
  const CommandId = await send(region, { InstanceIds: [ids[0], ids[1]] });
  await region.pass(2);
  const [message] = await first.fetch();
  if (message) await first.acknowledge(message);
  await region.ssm.send(new CancelCommandCommand({ CommandId }));
  expect(await summary(region, CommandId)).toEqual(['Cancelling', 'Cancelling', '1/2', 0]);
  await region.pass(2);
  const [cancel] = await first.fetch();
  expect(cancel).toMatchObject({ Topic: 'aws.ssm.cancelCommand', Payload: { CancelCommandId: CommandId } });
  if (message) await first.reply(message, 'Cancelled');
  expect(await details(region, CommandId)).toEqual({ 'i-00000aaa': 'Cancelled', 'i-00000bbb': 'Cancelled' });
  expect(await summary(region, CommandId)).toEqual(['Cancelled', 'Cancelled', '2/2', 0]);
});

test('a message that is not acknowledged is delivered again, an acknowledged one is not', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, ids[0]);
  await createDocument(region);
  await send(region, { InstanceIds: [ids[0]] });
  await region.pass(2);
  const [first] = await agent.fetch();
  await region.pass(10);
  const [second] = await agent.fetch();
  expect(second).toEqual(first);
  if (second) await agent.acknowledge(second);
  await region.pass(10);
  const leave = new AbortController();
  const waiting = agent.fetch(leave.signal);
  leave.abort();
  await expect(waiting).rejects.toThrow('aborted');
});

test.each<[string, Partial<SendCommandCommandInput>, string, RegExp]>([
  [
    'an instance that is not online',
    { InstanceIds: ['i-00000zzz'] },
    'InvalidInstanceId',
    /^Instances \[\[i-00000zzz\]\] not in a valid state for account 000000000000$/,
  ],
  ['an instance twice', { InstanceIds: [ids[0], ids[0]] }, 'DuplicateInstanceId', /^UnknownError$/],
  [
    'instances and targets',
    { Targets: [{ Key: 'tag:a', Values: ['b'] }] },
    'ValidationException',
    /either InstanceIds or Targets/,
  ],
  [
    'an unknown document',
    { DocumentName: 'none-at-all' },
    'InvalidDocument',
    /^Document with name none-at-all does not exist\.$/,
  ],
  ['an unknown version', { DocumentVersion: '9' }, 'InvalidDocumentVersion', /not valid/],
  ['an unknown parameter', { Parameters: { colour: ['red'] } }, 'InvalidParameters', /"colour"/],
  [
    'a value that is not allowed',
    { Parameters: { phase: ['s3cret'] } },
    'InvalidParameters',
    /^(?!.*s3cret).*"phase" does not match allowedValues/,
  ],
  [
    'more than 50 instances',
    { InstanceIds: Array.from({ length: 51 }, (_, i) => `i-${i}`) },
    'ValidationException',
    /less than or equal to 50/,
  ],
  ['a long comment', { Comment: 'x'.repeat(101) }, 'ValidationException', /less than or equal to 100/],
  ['a short timeout', { TimeoutSeconds: 10 }, 'ValidationException', /greater than or equal to 30/],
  ['more than 64 KB together', { Parameters: { words: ['x'.repeat(65_536)] } }, 'MaxDocumentSizeExceeded', /64 KB/],
])('SendCommand refuses %s', async (_what, change, name, message) => {
  const region = await ssmRegion();
  await onlineNode(region, ids[0]);
  await createDocument(region);
  const refusal = send(region, { InstanceIds: [ids[0]], ...change });
  await expect(refusal).rejects.toMatchObject({ name });
  await expect(refusal).rejects.toThrow(message);
});

test('AWS-RunShellScript runs the lines it is given', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, ids[0]);
  const CommandId = await send(region, {
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: [ids[0]],
    Parameters: { commands: ['echo 1', 'echo 2'], executionTimeout: ['60'] },
  });
  await region.pass(2);
  const message = await agent.work('Success', { StandardOutput: '1\n2\n' });
  expect(message?.Payload.Steps).toEqual([
    { Name: 'aws:runShellScript', Action: 'aws:runShellScript', Commands: ['echo 1', 'echo 2'], TimeoutSeconds: 60 },
  ]);
  const result = await region.ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: ids[0] }));
  expect([result.PluginName, result.StandardOutputContent]).toEqual(['aws:runShellScript', '1\n2\n']);
});

test('a document may refer to plain parameters of Parameter Store', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, ids[0]);
  const image = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';
  const [step] = release.mainSteps;
  await createDocument(region, 'demo-lookup', {
    ...release,
    mainSteps: [{ ...step, inputs: { runCommand: [`echo {{ssm:${image}}}`] } }],
  });
  await send(region, { DocumentName: 'demo-lookup', InstanceIds: [ids[0]] });
  await region.pass(2);
  const message = await agent.work();
  expect(message?.Payload.Steps).toMatchObject([
    { Commands: [expect.stringMatching(/^echo ami-/)], TimeoutSeconds: 3600 },
  ]);
});
