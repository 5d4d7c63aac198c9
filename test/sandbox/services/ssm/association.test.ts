import {
  CreateAssociationCommand,
  type CreateAssociationCommandInput,
  DeleteAssociationCommand,
  DescribeAssociationCommand,
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  DescribeInstanceAssociationsStatusCommand,
  ListAssociationsCommand,
  PutParameterCommand,
  StartAssociationsOnceCommand,
  UpdateAssociationCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { Associations, Messages } from '../../../../src/sandbox/services/ssm/tables.js';
import { createDocument, onlineNode, putInstance, release, type SsmRegion, ssmRegion, TestAgent } from './fixture.js';

const Targets = [{ Key: 'tag:tier', Values: ['app'] }];

async function associate(region: SsmRegion, change: Partial<CreateAssociationCommandInput> = {}): Promise<string> {
  const { AssociationDescription: made } = await region.ssm.send(
    new CreateAssociationCommand({
      Name: 'demo-release',
      AssociationName: 'demo-app',
      DocumentVersion: '1',
      ScheduleExpression: 'rate(30 minutes)',
      Targets,
      ...change,
    }),
  );
  return made?.AssociationId ?? '';
}

async function overview(region: SsmRegion, AssociationId: string) {
  const { AssociationDescription: one } = await region.ssm.send(new DescribeAssociationCommand({ AssociationId }));
  return [one?.Overview?.Status, one?.Overview?.AssociationStatusAggregatedCount];
}

async function executions(region: SsmRegion, AssociationId: string): Promise<number | undefined> {
  const answer = await region.ssm.send(new DescribeAssociationExecutionsCommand({ AssociationId }));
  return answer.AssociationExecutions?.length;
}

test('it runs at once on the matching nodes that are online, and reports per association, execution and instance', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, 'i-00000aaa', { tier: 'app' });
  await onlineNode(region, 'i-00000bbb', { tier: 'web' });
  await createDocument(region);
  const AssociationId = await associate(region, { Parameters: { phase: ['packages'] } });
  expect(await overview(region, AssociationId)).toEqual(['Pending', { Pending: 1 }]);
  const working = agent.work();
  await region.pass(3);
  const message = await working;
  expect(message).toMatchObject({
    Topic: 'aws.ssm.association',
    Payload: {
      AssociationId,
      DocumentName: 'demo-release',
      Steps: [{ Name: 'release', Commands: ['set -eu', 'echo packages ["one","two"]', 'one', 'two'] }],
    },
  });
  expect(await overview(region, AssociationId)).toEqual(['Success', { Success: 1 }]);
  const { AssociationExecutions: [execution] = [] } = await region.ssm.send(
    new DescribeAssociationExecutionsCommand({ AssociationId }),
  );
  expect(execution).toMatchObject({
    ExecutionId: message?.Payload.AssociationExecutionId,
    Status: 'Success',
    ResourceCountByStatus: '{Success=1}',
  });
  const { AssociationExecutionTargets: targets } = await region.ssm.send(
    new DescribeAssociationExecutionTargetsCommand({ AssociationId, ExecutionId: execution?.ExecutionId }),
  );
  expect(targets).toMatchObject([{ ResourceId: 'i-00000aaa', ResourceType: 'ManagedInstance', Status: 'Success' }]);
  const statuses = async (InstanceId: string) =>
    (await region.ssm.send(new DescribeInstanceAssociationsStatusCommand({ InstanceId })))
      .InstanceAssociationStatusInfos;
  expect(await statuses('i-00000aaa')).toMatchObject([
    {
      AssociationId,
      AssociationName: 'demo-app',
      Status: 'Success',
      ExecutionSummary: '1 out of 1 plugin processed, 1 success, 0 failed, 0 timedout, 0 skipped. ',
    },
  ]);
  expect(await statuses('i-00000bbb')).toEqual([]);
});

test('a new instance gets it about a minute after its agent came online, and a failed run comes again with the schedule', async () => {
  const region = await ssmRegion();
  await createDocument(region);
  const AssociationId = await associate(region);
  await region.pass(5);
  expect(await executions(region, AssociationId)).toBe(0);
  const agent = await onlineNode(region, 'i-00000aaa', { tier: 'app' });
  const failing = agent.work('Failed');
  await region.pass(62);
  await failing;
  expect(await overview(region, AssociationId)).toEqual(['Failed', { Failed: 1 }]);
  await region.pass(1_680);
  await agent.register();
  const again = agent.work('Success');
  await region.pass(20);
  await again;
  expect(await overview(region, AssociationId)).toEqual(['Success', { Success: 1 }]);
});

test('it runs again on request, after an update, and when the default version it follows changes', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, 'i-00000aaa', { tier: 'app' });
  await createDocument(region);
  const AssociationId = await associate(region, { DocumentVersion: '$DEFAULT' });
  const run = async () => {
    const working = agent.work();
    await region.pass(4);
    return (await working)?.Payload.Steps;
  };
  await run();
  await region.ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [AssociationId] }));
  await run();
  expect(await executions(region, AssociationId)).toBe(2);
  const [step] = release.mainSteps;
  const Content = JSON.stringify({ ...release, mainSteps: [{ ...step, inputs: { runCommand: ['echo second'] } }] });
  await region.ssm.send(new UpdateDocumentCommand({ Name: 'demo-release', Content, DocumentVersion: '$LATEST' }));
  await region.pass(4);
  expect(await executions(region, AssociationId)).toBe(2);
  await region.ssm.send(new UpdateDocumentDefaultVersionCommand({ Name: 'demo-release', DocumentVersion: '2' }));
  expect(await run()).toMatchObject([{ Commands: ['echo second'] }]);
  const { AssociationDescription: updated } = await region.ssm.send(
    new UpdateAssociationCommand({ AssociationId, Targets }),
  );
  expect([updated?.AssociationVersion, updated?.AssociationName, updated?.ScheduleExpression]).toEqual([
    '2',
    undefined,
    undefined,
  ]);
  expect(await overview(region, AssociationId)).toEqual(['Pending', { Pending: 1 }]);
  await run();
  expect(await executions(region, AssociationId)).toBe(4);
});

test('it runs again when a parameter changes that it reads, and on a node that comes back after a silence', async () => {
  const region = await ssmRegion();
  const agent = await onlineNode(region, 'i-00000aaa', { tier: 'app' });
  await createDocument(region);
  const put = (Value: string) =>
    region.ssm.send(
      new PutParameterCommand({ Name: '/demo/words', Value, Type: 'String', Overwrite: Value !== 'first' }),
    );
  const commands = async () => {
    const working = agent.work();
    await region.pass(4);
    const steps = (await working)?.Payload.Steps;
    return JSON.stringify(steps).includes('second')
      ? 'second'
      : JSON.stringify(steps).includes('first')
        ? 'first'
        : steps;
  };
  await put('first');
  await associate(region, { Parameters: { words: ['{{ssm:/demo/words}}'] } });
  expect(await commands()).toBe('first');
  await put('second');
  expect(await commands()).toBe('second');
  // Its agent is silent for longer than the next run by the schedule waits.
  await region.pass(1_500);
  await agent.register();
  const working = agent.work();
  await region.pass(62);
  expect((await working)?.Topic).toBe('aws.ssm.association');
});

test('new nodes run it at once, whatever its concurrency', async () => {
  const region = await ssmRegion();
  await createDocument(region);
  await associate(region, { MaxConcurrency: '1' });
  await region.pass(5);
  putInstance(region, 'i-00000aaa', { tier: 'app' });
  putInstance(region, 'i-00000bbb', { tier: 'app' });
  const agents = ['i-00000aaa', 'i-00000bbb'].map((id) => new TestAgent(region, id));
  for (const agent of agents) await agent.register();
  await region.pass(107);
  expect(await Promise.all(agents.map(async (agent) => (await agent.fetch()).length))).toEqual([1, 1]);

  // The old ones take turns.
  const both = ['i-00000ccc', 'i-00000ddd'];
  const old = [];
  for (const id of both) old.push(await onlineNode(region, id, { tier: 'web' }));
  await associate(region, { MaxConcurrency: '1', Targets: [{ Key: 'tag:tier', Values: ['web'] }] });
  await region.pass(3);
  const mail = () => region.cloud.table(Messages).where(({ instanceId }) => both.includes(instanceId)).length;
  expect(mail()).toBe(1);
});

test('a region has at most 2,000 associations, and each of them 1,000 versions', async () => {
  const region = await ssmRegion();
  await createDocument(region);
  const AssociationId = await associate(region);
  const associations = region.cloud.table(Associations);
  const [first] = associations.all();
  if (first) associations.put({ ...first, version: 999 });
  const update = () => region.ssm.send(new UpdateAssociationCommand({ AssociationId, Targets }));
  expect((await update()).AssociationDescription?.AssociationVersion).toBe('1000');
  await expect(update()).rejects.toMatchObject({ name: 'AssociationVersionLimitExceeded' });
  if (first) for (let i = 1; i < 2_000; i++) associations.put({ ...first, id: `other-${i}` });
  await expect(associate(region)).rejects.toMatchObject({ name: 'AssociationLimitExceeded' });
});

test('names are not unique, so a second create makes a second association', async () => {
  const region = await ssmRegion();
  await createDocument(region);
  const made = [await associate(region), await associate(region)];
  const { Associations: found } = await region.ssm.send(
    new ListAssociationsCommand({ AssociationFilterList: [{ key: 'AssociationName', value: 'demo-app' }] }),
  );
  expect(found?.map((one) => one.AssociationId)).toEqual(made);
  for (const AssociationId of made) await region.ssm.send(new DeleteAssociationCommand({ AssociationId }));
  await expect(region.ssm.send(new DeleteAssociationCommand({ AssociationId: made[0] }))).rejects.toMatchObject({
    name: 'AssociationDoesNotExist',
  });
});

test.each<[string, Partial<CreateAssociationCommandInput>, string]>([
  ['a rate below half an hour', { ScheduleExpression: 'rate(5 minutes)' }, 'InvalidSchedule'],
  ['a schedule that the sandbox does not evaluate', { ScheduleExpression: 'cron(0 2 ? * SUN *)' }, 'InvalidSchedule'],
  ['an unknown document', { Name: 'none-at-all' }, 'InvalidDocument'],
  ['an unknown parameter', { Parameters: { colour: ['red'] } }, 'InvalidParameters'],
  ['no target', { Targets: [] }, 'InvalidTarget'],
])('CreateAssociation refuses %s', async (_what, change, name) => {
  const region = await ssmRegion();
  await createDocument(region);
  await expect(associate(region, change)).rejects.toMatchObject({ name });
});
