import { DeleteDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { RunOutcome } from '../../src/engine/events.js';
import type { Direction } from '../../src/engine/graph.js';
import { listFaults } from '../../src/sandbox/faults/faults.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import type { Cloud } from '../../src/sandbox/region/cloud.js';
import { CapacityShortages } from '../../src/sandbox/services/ec2/instance/capacity.js';
import { UnsupportedZones } from '../../src/sandbox/services/elbv2/load-balancer/zones.js';
import { isDatabaseFailure } from '../../src/sandbox/services/rds/instance/failures.js';
import { AppliedQuotas } from '../../src/sandbox/services/servicequotas/quotas.js';
import { steps } from '../../src/steps/index.js';
import { Hanging } from '../steps/run.js';
import { type FaultRow, specOf } from './fault-rows.js';
import { type Difference, type Graph, graphOf } from './graph.js';
import type { KillPoint } from './kills.js';
import { goOn, settled, settleSeconds } from './trial.js';
import { World } from './world.js';

/** One call of the product, and what is to go wrong with it. */
export interface FaultCase {
  readonly row: FaultRow;
  readonly point: KillPoint;
  readonly step: string;
  /** What the fault meets: the call itself, or one that a service makes because of it. */
  readonly action: string;
}

/** What a run that nothing disturbs leads to: of this step alone, and of all of them. */
export interface Wanted {
  readonly ofStep: () => Promise<Graph>;
  readonly ofAll: Graph;
}

/** How a run was gone on with that had failed: the step alone, or everything to the end. */
export type Resumed = 'step' | 'whole';

/** What came of one fault. */
export interface FaultTrial {
  /** `done`, the class that it failed with, or `not called`: what went on by then left nothing to ask. */
  readonly end: string;
  readonly resumed: Resumed | undefined;
  /** What should not be so. Whole lines. */
  readonly complaints: readonly string[];
}

/** The product's clock may not get farther than this before a run counts as hanging, in milliseconds. */
const patienceMs = 4 * 3_600_000;

/**
 * A fault that stays is waited for in the product's time: the less AWS does meanwhile, the cheaper. What goes on to
 * the end of all steps keeps the usual speed from its beginning: at another one the database's reader, begun later,
 * would be there before its writer.
 */
const speeds: Readonly<Record<Resumed, number | undefined>> = { step: 1, whole: undefined };

/** What the account holds once the step has run, and AWS has ended what it does in the background. */
export async function undisturbedStep({ left, direction }: KillPoint, step: string): Promise<Graph> {
  const world = await World.at(left, speeds.step);
  const outcome = await runIn(world, direction, step);
  if (outcome.kind !== 'done') throw new Error(`undisturbed, ${step} ends as ${JSON.stringify(outcome)}`);
  await world.region.pass(settleSeconds);
  return graphOf(world.region.content());
}

/** Runs the step of a call with the fault and, where that fails, goes on without it. */
export async function tryFault(one: FaultCase, wanted: Wanted, resume: Resumed): Promise<FaultTrial> {
  const { row, point, step, action } = one;
  const { direction } = point;
  const world = await World.at(point.left, speeds[resume]);
  const { cloud } = world.region;
  try {
    injectFaults(cloud, [specOf(row, action)]);
    const outcome = await runIn(world, direction, step);
    const isMet = listFaults(cloud).every(({ seen }) => seen > 0);
    lift(cloud);
    if (row.byHand) await deleteFailedDatabases(world);
    const hasFailed = outcome.kind === 'failed';
    const complaints = [
      ...ofOutcome(outcome, row),
      ...(hasFailed && resume === 'whole'
        ? await resumeAll({ ...point, left: world.instant() }, wanted.ofAll)
        : await resumeStep(world, one, hasFailed, await wanted.ofStep())),
    ];
    world.check();
    return { end: isMet ? endOf(outcome) : 'not called', resumed: hasFailed ? resume : undefined, complaints };
  } catch (error) {
    const end = error instanceof Hanging ? 'hangs' : 'throws';
    return { end, resumed: undefined, complaints: [error instanceof Error ? error.message : String(error)] };
  }
}

/** From here on nothing goes wrong any more. */
function lift(cloud: Cloud): void {
  injectFaults(cloud, ['none']);
  for (const table of [cloud.table(AppliedQuotas), cloud.table(CapacityShortages), cloud.table(UnsupportedZones)]) {
    for (const { id } of table.all()) table.delete(id);
  }
}

async function deleteFailedDatabases({ region }: World): Promise<void> {
  const rds = new RDSClient(region.client);
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  const failed = DBInstances.filter(({ DBInstanceStatus = '' }) => isDatabaseFailure(DBInstanceStatus));
  for (const { DBInstanceIdentifier } of failed) await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier }));
  await region.pass(settleSeconds / region.cloud.speed);
}

async function resumeStep(
  world: World,
  { point, step }: FaultCase,
  hasFailed: boolean,
  wanted: Graph,
): Promise<string[]> {
  const end = hasFailed ? await runIn(world, point.direction, step) : { kind: 'done' };
  const told = end.kind === 'done' ? [] : [`the resume ends as ${JSON.stringify(end)}`];
  return [...told, ...differences(await settled(world, wanted))];
}

async function resumeAll(point: KillPoint, wanted: Graph): Promise<string[]> {
  const { failures, ...found } = await goOn(point, wanted);
  return [...failures.map((one) => `the resume ends as ${one}`), ...differences(found)];
}

/** Steps that wait inside for what another one makes meanwhile. */
const alongside: Readonly<Record<string, readonly string[]>> = { 'db-reader': ['db-writer'] };

/** Runs the step as if what it needs had been run. */
async function runIn(world: World, direction: Direction, id: string): Promise<RunOutcome> {
  const process = await world.next({ patienceUntil: world.region.clock.now() + patienceMs });
  const ids = [id, ...(alongside[id] ?? [])];
  return process.run(
    direction,
    steps.filter((step) => ids.includes(step.id)).map((step) => ({ ...step, needs: [] })),
  );
}

function endOf(outcome: RunOutcome): string {
  return outcome.kind === 'failed' ? (outcome.failures[0]?.failure.class ?? outcome.kind) : outcome.kind;
}

function ofOutcome(outcome: RunOutcome, { as }: FaultRow): string[] {
  if (outcome.kind === 'done') return [];
  if (outcome.kind === 'interrupted') return ['it was interrupted'];
  return outcome.failures.flatMap(({ failure }) => [
    ...(as.includes(failure.class) ? [] : [`it fails as ${failure.class}: ${failure.message}`]),
    ...(/\S\.$/.test(failure.remedy) ? [] : ['it says no remedy']),
  ]);
}

function differences({ duplicates, orphans, missing, changed }: Difference): string[] {
  return Object.entries({ duplicates, orphans, missing, changed }).flatMap(([what, names]) =>
    names.map((name) => `${what}: ${name}`),
  );
}
