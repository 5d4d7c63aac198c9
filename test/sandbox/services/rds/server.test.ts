import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeDBInstancesCommand, DescribeEventsCommand, RDSClient } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/lib/clock.js';
import { injectFaults } from '../../../../src/sandbox/faults/inject.js';
import { type DataPlane, noDataPlane, type PlaneEvent } from '../../../../src/sandbox/plane/port.js';
import { startTestRegion } from '../../region.js';
import { clusterInput, createCluster, createMember, createSubnetGroup, databaseRegion, states } from './fixture.js';

/** A data plane whose events the test tells. */
function toldPlane(): DataPlane & { tell(event: PlaneEvent): void } {
  let listener: (event: PlaneEvent) => void = () => undefined;
  return {
    ...noDataPlane(),
    level: 'real',
    onEvent: (heard) => {
      listener = heard;
    },
    tell: (event) => listener(event),
  };
}

/** Two members whose servers answer at once. */
async function createTwo(rds: RDSClient, plane: ReturnType<typeof toldPlane>): Promise<void> {
  for (const [id, zone] of [
    ['db-1', 'us-east-1a'],
    ['db-2', 'us-east-1b'],
  ] as const) {
    await createMember(rds, id, zone);
    plane.tell({ kind: 'database-ready', databaseId: id });
  }
}

test('with real servers an instance is available when both its server answers and the usual time has passed', async () => {
  const plane = toldPlane();
  const { rds, pass } = await databaseRegion({ plane });
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createMember(rds, 'db-1', 'us-east-1a');
  await createMember(rds, 'db-2', 'us-east-1b');
  plane.tell({ kind: 'database-ready', databaseId: 'db-1' });
  await pass(379);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'creating', 'db-2': 'creating' });
  await pass(200);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'available', 'db-2': 'creating' });
  plane.tell({ kind: 'database-ready', databaseId: 'db-2' });
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'available', 'db-2': 'available' });
});

test('a writer whose server fails hands its role to the reader, and the event says why', async () => {
  const plane = toldPlane();
  const { rds, pass, cloud } = await databaseRegion({ plane });
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createTwo(rds, plane);
  await pass(480);
  plane.tell({ kind: 'database-failed', databaseId: 'db-1', reason: 'no space left' });
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1': 'failed', 'db-2*': 'available' });
  expect(cloud.topology().databases.map(({ id, role }) => [id, role])).toEqual([
    ['db-1', 'reader'],
    ['db-2', 'writer'],
  ]);
  const { Events: events = [] } = await rds.send(
    new DescribeEventsCommand({ SourceType: 'db-instance', SourceIdentifier: 'db-1' }),
  );
  expect(events.map((event) => event.Message)).toEqual(['DB instance created', 'DB instance failed: no space left']);
});

test('a server that dies while its instance is creating keeps its disk, and the creation ends when it answers again', async () => {
  const plane = toldPlane();
  const { rds, pass, cloud } = await databaseRegion({ plane });
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createMember(rds, 'db-1', 'us-east-1a');
  plane.tell({ kind: 'database-ready', databaseId: 'db-1' });
  plane.tell({ kind: 'database-failed', databaseId: 'db-1', reason: 'PID 1 was ended by SIGKILL' });
  await pass(480);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'creating' });
  // A database that leaves the data plane's topology takes its disk along.
  expect(cloud.topology().databases.map(({ id, role }) => [id, role])).toEqual([['db-1', 'writer']]);
  plane.tell({ kind: 'database-ready', databaseId: 'db-1' });
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'available' });
  const { Events: events = [] } = await rds.send(
    new DescribeEventsCommand({ SourceType: 'db-instance', SourceIdentifier: 'db-1' }),
  );
  expect(events.map((event) => event.Message)).toEqual([
    'Recovery of the DB instance has started: PID 1 was ended by SIGKILL',
    'DB instance created',
  ]);
});

test('an instance that fails in its creation leaves no server behind', async () => {
  const plane = toldPlane();
  const { rds, pass, cloud } = await databaseRegion({ plane });
  injectFaults(cloud, ['db-fails@1']);
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createTwo(rds, plane);
  await pass(480);
  expect(await states(rds)).toEqual({ cluster: 'available', 'db-1': 'failed', 'db-2*': 'available' });
  expect(cloud.topology().databases.map(({ id, role }) => [id, role])).toEqual([['db-2', 'writer']]);
});

test('a creation goes on after a restart, and the password is in a file that only its owner reads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rds-'));
  try {
    const stateFile = join(folder, 'store.json');
    const clock = new VirtualClock();
    const before = await databaseRegion({ stateFile, clock });
    await createSubnetGroup(before.rds);
    await createCluster(before.rds);
    await createMember(before.rds, 'db-1', 'us-east-1a');
    await before.pass(100);
    await before.stop();
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    expect(await readFile(stateFile, 'utf8')).toContain(clusterInput.MasterUserPassword);
    const after = await startTestRegion({ stateFile, clock });
    const rds = new RDSClient(after.client);
    expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'creating' });
    await after.pass(280);
    expect(await states(rds)).toEqual({ cluster: 'available', 'db-1*': 'available' });
    const answer = await rds.send(new DescribeDBInstancesCommand({}));
    expect(JSON.stringify(answer)).not.toContain(clusterInput.MasterUserPassword);
  } finally {
    await rm(folder, { recursive: true });
  }
});
