import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteSubnetCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { beforeAll, expect, test } from 'vitest';
import { findEnvironments } from '../../src/aws/environments.js';
import { listEnvironments } from '../../src/commands/list.js';
import { chooseEnvironment } from '../../src/commands/recover/choose.js';
import { rebuild } from '../../src/commands/recover.js';
import type { Session } from '../../src/commands/session.js';
import { tagKeys } from '../../src/config/tags.js';
import { StateFile, type StepRecord } from '../../src/engine/state.js';
import { Refusal } from '../../src/errors.js';
import { steps } from '../../src/steps/index.js';
import { Environment, newEnvironment } from '../steps/run.js';
import { newFolder, playedTerminal, sessionWith } from './played.js';

const answers = {
  network: { cidr: '10.7.0.0/16', allowedCidr: '198.51.100.0/24' },
  web: { min: 1, desired: 2, max: 3 },
  database: { name: 'shop', masterUsername: 'keeper', backupRetentionDays: 3 },
  tags: { 'cost-centre': '4711' },
  rolePath: '/teams/',
};

let environment: Environment;
let session: Session;
beforeAll(async () => {
  environment = await newEnvironment({ forFile: true, settings: answers });
  expect(await environment.run('create')).toEqual({ kind: 'done' });
  session = await sessionWith(environment.region);
}, 120_000);

const strangers = '99999999-2222-4333-8444-555555555555';

test('every environment is listed with state, age and cost, wherever its state file is', async () => {
  const folder = newFolder();
  const { id } = environment.file.state;
  const demo = {
    name: 'demo',
    id,
    state: 'complete',
    resources: expect.any(Number),
    snapshots: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    costPerDay: 6.91,
    unpriced: [],
  };
  expect(await listEnvironments(session, folder)).toEqual([demo]);

  // A run of another machine is under way, and there is a second environment of the same name, of which little is left.
  const ec2 = new EC2Client(environment.region.client);
  const vpc = idsOf(environment.file.state.steps).vpc;
  const run = 'create 4711@elsewhere 2026-01-01T00:10:00.000Z 1f0c9a2b';
  const owner = 'arn:aws:iam::000000000000:user/ada';
  const marks = [
    { Key: tagKeys.run, Value: run },
    { Key: tagKeys.owner, Value: owner },
  ];
  await ec2.send(new CreateTagsCommand({ Resources: [String(vpc)], Tags: marks }));
  const other = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.8.0.0/16' }));
  await environment.region.pass(60);
  const Tags = [
    { Key: tagKeys.id, Value: strangers },
    { Key: tagKeys.environment, Value: 'demo' },
    { Key: tagKeys.step, Value: 'vpc' },
    { Key: tagKeys.resource, Value: 'vpc' },
  ];
  await ec2.send(new CreateTagsCommand({ Resources: [other.Vpc?.VpcId ?? ''], Tags }));
  const path = join(folder, 'demo', 'state.json');
  await StateFile.create(path, environment.file.state);
  const both = await listEnvironments(session, folder);
  expect(both).toHaveLength(2);
  expect(both.find((one) => one.id === id)).toEqual({
    ...demo,
    state: 'building',
    owner,
    stateFile: path,
    run: { doing: 'create', pid: 4711, host: 'elsewhere', since: '2026-01-01T00:10:00.000Z' },
  });
  expect(both.find((one) => one.id === strangers)).toEqual({
    name: 'demo',
    id: strangers,
    state: 'incomplete',
    resources: 1,
    snapshots: [],
    costPerDay: 0,
    unpriced: [],
  });
});

test('of two environments of one name the id decides, and nobody guesses', async () => {
  const found = await findEnvironments(session.clients);
  const now = environment.region.clock.now();
  const choose = (meant: object) => chooseEnvironment(found, meant, 'account 1, us-east-1,', now, undefined);
  const refused = await choose({ name: 'demo' }).catch((error: unknown) => error);
  expect(refused instanceof Refusal && [refused.exitCode, refused.message, refused.remedy]).toEqual([
    2,
    expect.stringMatching(
      /^There are 2 environments named "demo" in account 1, us-east-1,: demo [0-9a-f-]{36} \(\d+ resources.*\); demo [0-9a-f-]{36} \(\d+ resources.*\)\.$/,
    ),
    'Say which one with --id. Nothing was changed.',
  ]);
  expect((await choose({ id: strangers.slice(0, 8) }))?.id).toBe(strangers);
  await expect(choose({ name: 'prod' })).rejects.toThrow(
    'Nothing in account 1, us-east-1, carries the tags of an environment "prod".',
  );
  const misnamed = found.map((one) => ({ ...one, name: '../elsewhere' }));
  await expect(chooseEnvironment(misnamed, { id: strangers }, 'account 1,', now, undefined)).rejects.toThrow(
    `In the tags of the environment ${strangers}, name must be lower-case letters`,
  );
});

test('a lost state file is rebuilt from the account, and resume and teardown work with it', {
  timeout: 120_000,
}, async () => {
  const { region, agents, file } = environment;
  const ec2 = new EC2Client(region.client);
  const VpcId = String(idsOf(file.state.steps).vpc);
  const stray = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.7.200.0/24' }));
  const strayId = stray.Subnet?.SubnetId ?? '';
  await region.pass(60);
  const tag = (Key: string, Value: string) => ({ Key, Value });
  const Tags = [tag(tagKeys.id, file.state.id), tag(tagKeys.step, 'subnets'), tag(tagKeys.resource, 'public-z')];
  await ec2.send(new CreateTagsCommand({ Resources: [strayId], Tags }));

  const [found] = (await findEnvironments(session.clients)).filter(({ id }) => id === file.state.id);
  if (!found) throw new Error('the environment was not found');
  const before = environment.inventory();
  const folder = newFolder();
  const path = join(folder, 'demo', 'state.json');
  const terminal = playedTerminal(region.clock);
  const report = await rebuild(found, { path, session, terminal, answers: {} });
  expect([report.unplaced, report.assumed, report.open]).toEqual([
    [{ what: `subnet ${strayId}`, why: 'its tags name "public-z" of the step "subnets"' }],
    ["the app's own folder, schema file and table (bundle.*)"],
    // They leave marks in the state file alone, or depend on the bundle: a resume goes through them again.
    [
      'Database schema',
      'Release on the web servers',
      'Packages on the app servers',
      'Release on the app servers',
      'Verification',
      'Health checks of the fleets',
    ],
  ]);
  expect([statSync(path).mode & 0o777, readdirSync(join(folder, 'demo'))]).toEqual([0o600, ['state.json']]);

  const rebuilt = await StateFile.open(path);
  if (!rebuilt) throw new Error('there is no state file');
  const { settings, ...facts } = rebuilt.state;
  const original = file.state;
  expect(facts).toMatchObject({ environment: 'demo', id: original.id, target: original.target });
  expect(settings).toEqual({
    ...original.settings,
    network: { ...answers.network, zones: ['us-east-1a', 'us-east-1b'] },
    database: { ...environment.settings.database, engineVersion: expect.stringMatching(/mysql_aurora\.3\./) },
  });
  const made = Object.entries(original.steps).filter(([id]) => rebuilt.state.steps[id]?.status === 'finished');
  const goneThroughAgain = ['schema', 'web-release', 'app-packages', 'app-release', 'verification', 'health-checks'];
  expect(made.map(([id]) => id).sort()).toEqual(
    steps.flatMap(({ id }) => (goneThroughAgain.includes(id) ? [] : [id])).sort(),
  );
  for (const [id, record] of made) {
    expect([id, rebuilt.state.steps[id]?.outputs]).toEqual([id, record.outputs]);
    expect([id, idsOf({ [id]: rebuilt.state.steps[id] })]).toEqual([id, idsOf({ [id]: record })]);
  }
  expect(environment.inventory()).toEqual(before);
  expect(readFileSync(path, 'utf8')).not.toContain('master-secret-1');

  const again = new Environment(region, agents, rebuilt, environment.options);
  expect(await again.run('create')).toEqual({ kind: 'done' });
  expect(environment.inventory()).toEqual(before);
  expect(await again.run('destroy')).toMatchObject({ kind: 'failed' });
  await ec2.send(new DeleteSubnetCommand({ SubnetId: strayId }));
  expect(await again.run('destroy')).toEqual({ kind: 'done' });
  expect(environment.holdings().map(({ tags }) => tags[tagKeys.id])).toEqual([strangers]);
});

function idsOf(steps: Readonly<Record<string, StepRecord | undefined>>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.values(steps).flatMap((record) =>
      Object.entries(record?.resources ?? {}).map(([name, { id }]) => [name, id]),
    ),
  );
}
