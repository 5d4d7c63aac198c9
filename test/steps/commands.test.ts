import {
  DescribeAssociationCommand,
  ListAssociationsCommand,
  ListCommandsCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test, vi } from 'vitest';
import { tagKeys } from '../../src/config/tags.js';
import type { RunOutcome } from '../../src/engine/events.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { Instances } from '../../src/sandbox/services/ec2/tables.js';
import { Runs } from '../../src/sandbox/services/ssm/tables.js';
import { type Environment, newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

const done: RunOutcome = { kind: 'done' };

/** Takes the servers' tier tags away; the answer puts them back. */
function hideTiers({ region }: Environment): () => void {
  const instances = region.cloud.table(Instances).all();
  const before = instances.map((one) => ({ one, tags: { ...one.tags } }));
  for (const one of instances) delete one.tags[tagKeys.tier];
  return () => {
    for (const { one, tags } of before) Object.assign(one.tags, tags);
  };
}

test('a command that reached nobody is a success for AWS, and is not believed', { timeout: 60_000 }, async () => {
  let show = (): void => undefined;
  let sent = 0;
  const environment: Environment = await newEnvironment({
    afterAnswer: (action) => {
      if (action === 'ssm:CreateDocument') show = hideTiers(environment);
      if (action === 'ssm:SendCommand') sent += 1;
      if (sent === 2) show();
    },
  });
  expect(await environment.run('create', upTo('web-release'))).toEqual(done);
  const ssm = new SSMClient(environment.region.client);
  const { Commands: commands = [] } = await ssm.send(new ListCommandsCommand({}));
  // Who trusts the status takes both for done: only the counts tell the first one from the second.
  expect(commands.map((one) => `${one.Status} ${one.StatusDetails} ${one.CompletedCount}/${one.TargetCount}`)).toEqual([
    'Success Success 2/2',
    'Success NoInstancesInTag 0/0',
  ]);
  expect(environment.agents.runs.filter((run) => run.includes('sendCommand'))).toHaveLength(2);
});

test('servers that no command ever reaches are named after twenty minutes', { timeout: 60_000 }, async () => {
  const environment: Environment = await newEnvironment({
    afterAnswer: (action) => {
      if (action === 'ssm:CreateDocument') hideTiers(environment);
    },
  });
  const outcome = await environment.run('create', upTo('web-release'));
  const servers = environment.region.cloud
    .table(Instances)
    .all()
    .map((one) => one.id);
  expect(outcome).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'web-release',
        failure: {
          class: 'timeout',
          message: `Commands do not reach ${servers.sort().join(', ')} by the tag of their tier, however often they are sent.`,
        },
      },
    ],
  });
});

test('an agent that fell asleep is woken by one reboot of its server', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment();
  const servers = () => environment.region.cloud.table(Instances).all();
  environment.agents.asleep = (id) => servers()[0]?.id === id && servers()[0]?.bootCount === 1;
  expect(await environment.run('create', upTo('web-release'))).toEqual(done);
  expect(servers().map((one) => one.bootCount)).toEqual([2, 1]);
});

test('an association that gets another release keeps all else: what an update leaves out is emptied', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const ssm = new SSMClient(environment.region.client);
  const association = async () => {
    const { Associations: [one] = [] } = await ssm.send(new ListAssociationsCommand({}));
    const request = new DescribeAssociationCommand({ AssociationId: one?.AssociationId });
    return (await ssm.send(request)).AssociationDescription;
  };
  expect(await environment.run('create', upTo('web-release'))).toEqual(done);
  const before = await association();
  const { release } = environment;
  const { pack } = release;
  vi.spyOn(release, 'pack').mockImplementation((tier, values) => pack(tier, { ...values, upstream: 'elsewhere' }));
  expect(await environment.run('create', upTo('web-release'))).toEqual(done);
  const kept = ['AssociationId', 'AssociationName', 'Name', 'Parameters', 'ScheduleExpression', 'Targets'] as const;
  const after = await association();
  expect(kept.map((key) => after?.[key])).toEqual(kept.map((key) => before?.[key]));
  expect([before, after].map((one) => `${one?.DocumentVersion} ${one?.AssociationVersion}`)).toEqual(['1 1', '2 2']);
  expect(after).toMatchObject({ ScheduleExpression: 'rate(30 minutes)', MaxErrors: '100%', MaxConcurrency: '100%' });
});

test('an association that failed in the run before is started once more by a resume, which does not wait for its schedule', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  environment.agents.work = (_id, { Topic }) => ({ status: Topic.includes('association') ? 'Failed' : 'Success' });
  expect(await environment.run('create', upTo('web-release'))).toMatchObject({
    kind: 'failed',
    failures: [{ failure: { message: 'The release could not be installed on every server.' } }],
  });
  environment.agents.work = () => ({ status: 'Success' });
  await environment.region.pass(60);
  const began = environment.region.clock.now();
  expect(await environment.run('create', upTo('web-release'))).toEqual(done);
  const started = environment.requests.filter(({ action }) => action === 'ssm:StartAssociationsOnce');
  expect([started.length, environment.region.clock.now() - began < 10 * 60_000]).toEqual([1, true]);
});

test('a command that AWS does not keep any more is sent anew', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment();
  const { cloud } = environment.region;
  const sent = () => environment.requests.filter(({ action }) => action === 'ssm:SendCommand').length;
  injectFaults(cloud, ['ssm:ListCommandInvocations:denied']);
  expect(await environment.run('create', upTo('web-release'))).toMatchObject({ kind: 'failed' });
  expect(sent()).toBe(1);
  injectFaults(cloud, ['none']);
  const runs = cloud.table(Runs);
  const monthAgo = environment.region.clock.now() - 31 * 86_400_000;
  for (const run of runs.all()) runs.put({ ...run, requestedAt: monthAgo });
  await environment.region.pass(120);
  expect(await environment.run('create', upTo('web-release'))).toEqual(done);
  expect(sent()).toBe(2);
});
