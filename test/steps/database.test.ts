import {
  DeleteDBClusterCommand,
  DescribeDBClustersCommand,
  RDSClient,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import type { RunOutcome } from '../../src/engine/events.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { type Environment, newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

const done: RunOutcome = { kind: 'done' };

const ofDatabase = (environment: Environment): string[] =>
  environment.inventory().filter((one) => one.startsWith('rds:'));

test('an instance class that a version does not have is refused before the cluster is made', async () => {
  const environment = await newEnvironment({
    settings: { database: { instanceClass: 'db.r8g.large', engineVersion: '8.0.mysql_aurora.3.04.4' } },
  });
  expect(await environment.run('create', upTo('zones'))).toEqual({
    kind: 'failed',
    failures: [
      {
        step: 'zones',
        failure: {
          class: 'capacity',
          message: 'us-east-1 has fewer than two zones that offer every type that was chosen.',
          remedy: 'Choose other instance types or zones, then run `tier3-wizard --resume`.',
          details: [
            't4g.micro: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f',
            'db.r8g.large: offered nowhere',
          ],
        },
      },
    ],
  });
  expect(environment.inventory()).toEqual([]);
});

test('a cluster that somebody has just deleted keeps its name busy: it is waited for and made again', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const rds = new RDSClient(environment.region.client);
  const resourceId = async () =>
    (await rds.send(new DescribeDBClustersCommand({}))).DBClusters?.map((one) => one.DbClusterResourceId);
  expect(await environment.run('create', upTo('db-cluster'))).toEqual(done);
  const before = await resourceId();
  await rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'demo-db', SkipFinalSnapshot: true }));
  environment.events.length = 0;
  expect(await environment.run('create', upTo('db-cluster'))).toEqual(done);
  expect(environment.waitingReasons('db-cluster')[0]).toBe('the database cluster that was there before to be deleted');
  expect(await resourceId()).not.toEqual(before);
});

test('a protected database keeps its instances; given up, it goes in AWS’s order and leaves the wanted snapshot', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment({
    settings: { database: { deletionProtection: true } },
    finalSnapshot: 'demo-last',
  });
  const wanted = upTo('db-writer', 'db-reader');
  expect(await environment.run('create', wanted)).toEqual(done);
  const before = ofDatabase(environment);
  const refused = {
    class: 'bad-input',
    message: 'The database demo-db is protected against deletion.',
    remedy: 'Give the protection up: `tier3-wizard --teardown --set database.deletionProtection=false`.',
  };
  const outcome = await environment.run('destroy', wanted);
  expect(outcome).toMatchObject({
    kind: 'failed',
    failures: expect.arrayContaining([{ step: 'db-writer', failure: refused }]),
  });
  expect(ofDatabase(environment)).toEqual(before);

  await environment.file.update((state) => {
    const { settings } = environment;
    return { ...state, settings: { ...settings, database: { ...settings.database, deletionProtection: false } } };
  });
  expect(await environment.run('destroy', wanted)).toEqual(done);
  expect(environment.inventory()).toEqual(['rds:snapshot db-cluster']);
});

test('an instance that ends in a state of no return is told with what RDS noted of it', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  injectFaults(environment.region.cloud, ['db-fails=incompatible-network*1']);
  expect(await environment.run('create', upTo('db-writer'))).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'db-writer',
        failure: {
          class: 'bad-input',
          message: expect.stringMatching(/^The database instance demo-\S+ is in the status "incompatible-network"\.$/),
          remedy: 'Give its subnets free addresses again, then run `tier3-wizard --resume`.',
          details: [
            expect.stringMatching(
              /^\d{4}-\S+Z {2}DB instance is in an incompatible network: its subnets or security groups are not valid any more\.$/,
            ),
          ],
        },
      },
    ],
  });
});

test('an instance that AWS still configures is waited for; one that optimises its storage is not', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const states = ['backing-up@1', 'storage-optimization@2'];
  injectFaults(
    environment.region.cloud,
    states.map((state) => `db-passes=${state}`),
  );
  expect(await environment.run('create', upTo('db-writer', 'db-reader'))).toEqual(done);
  expect(environment.waitingReasons('db-writer')).toContain('the database instance demo-db-1 (backing-up)');
  expect(environment.waitingReasons('db-reader')).not.toContain(
    'the database instance demo-db-2 (storage-optimization)',
  );
});

test('a database that somebody stopped is not deleted: a teardown says how to start it, and goes on then', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const { region } = environment;
  const rds = new RDSClient(region.client);
  const wanted = upTo('db-writer');
  expect(await environment.run('create', wanted)).toEqual(done);
  const before = ofDatabase(environment);
  const cluster = { DBClusterIdentifier: 'demo-db' };
  await rds.send(new StopDBClusterCommand(cluster));
  expect(await environment.run('destroy', wanted)).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'db-writer',
        failure: {
          class: 'bad-input',
          message: 'The database demo-db is stopped, and AWS deletes only what runs.',
          remedy:
            'Start it (`aws rds start-db-cluster --db-cluster-identifier demo-db`), then run `tier3-wizard --teardown`.',
        },
      },
    ],
  });
  expect(environment.waitingReasons('db-writer')).toContain('the database cluster (stopping)');
  expect(ofDatabase(environment)).toEqual(before);
  await rds.send(new StartDBClusterCommand(cluster));
  expect(await environment.run('destroy', wanted)).toEqual(done);
  expect(environment.inventory()).toEqual([]);
});
