import { CreateDBInstanceCommand, type DBInstance, DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { answered } from '../../aws/answered.js';
import { hasCode } from '../../aws/error-codes.js';
import { dbInstances } from '../../aws/kinds/rds.js';
import { tagList } from '../../aws/tags.js';
import type { Settings } from '../../config/settings.js';
import { StepFailure } from '../../engine/failure.js';
import {
  absent,
  NotYet,
  type Observation,
  type Permission,
  pending,
  type ResourceIntent,
  ready,
} from '../../engine/step.js';
import { again } from '../../errors.js';
import { permissions, type Run } from '../context.js';
import { engine } from './database-engine.js';
import { brokenStatus, type EventSource, eventPermissions, lastEvents, refuseWhileStopped } from './db-status.js';
import { findCluster, refuseWhileProtected } from './deletion-protection.js';
import { alive, ensure, remove, unlessGone } from './owned.js';

/** One instance of the cluster. */
export interface MemberSpec {
  readonly member: 1 | 2;
  readonly resource: string;
  readonly zone: 0 | 1;
  /** Who is promoted first when the writer fails; 0 is first. */
  readonly promotionTier: number;
}

export const writer: MemberSpec = { member: 1, resource: 'db-writer', zone: 0, promotionTier: 0 };
export const reader: MemberSpec = { member: 2, resource: 'db-reader', zone: 1, promotionTier: 1 };

export const memberPermissions: readonly Permission[] = [
  ...permissions('both', 'rds:DescribeDBInstances', 'rds:DescribeDBClusters', 'rds:DeleteDBInstance'),
  ...permissions('setup', 'rds:CreateDBInstance', 'rds:AddTagsToResource'),
  ...eventPermissions,
];

export function memberIntent({ resource }: MemberSpec, label: string, { database }: Settings): ResourceIntent {
  const { instanceClass } = database;
  const price = { key: `rds:${instanceClass}`, quantity: 1 };
  return { resource, kind: 'rds:instance', label: `${label}, ${instanceClass}`, price };
}

/** `storage-optimization` goes on in the background of an instance that works. */
const usable = ['available', 'storage-optimization'];

export async function observeMember(run: Run, spec: MemberSpec): Promise<Observation<{ readonly instanceId: string }>> {
  const instance = await find(run, spec);
  if (!instance) return absent;
  const { DBInstanceIdentifier, DBInstanceStatus } = instance;
  if (isBeyondRepair(instance)) return pending(waitingFor(instance));
  const source = sourceOf(instance);
  const dead = await brokenStatus(run, `The database instance ${DBInstanceIdentifier}`, source, DBInstanceStatus);
  if (dead) return dead;
  if (!isUsable(instance)) return pending(waitingFor(instance));
  return ready({ instanceId: answered(instance.DBInstanceIdentifier, "an instance's name") });
}

export async function createMember(run: Run, spec: MemberSpec): Promise<void> {
  const { aws, names, settings, tags } = run;
  const name = names.dbInstance(spec.member);
  const instance = await ensure(run, dbInstances(aws.rds, name), spec.resource, {
    create: async () => {
      const request = {
        DBInstanceIdentifier: name,
        DBClusterIdentifier: run.outputs('db-cluster').clusterId,
        Engine: engine,
        DBInstanceClass: settings.database.instanceClass,
        AvailabilityZone: run.outputs('zones').zones[spec.zone],
        PromotionTier: spec.promotionTier,
        PubliclyAccessible: false,
        Tags: tagList(tags(spec.resource)),
      };
      await aws.once.rds.send(new CreateDBInstanceCommand(request));
      return name;
    },
  });
  if (isBeyondRepair(instance)) await giveUp(run, spec, instance);
  if (!isUsable(instance)) throw new NotYet(waitingFor(instance), 15_000);
}

/** Nothing but the end leads out of these. */
function isBeyondRepair({ DBInstanceStatus }: DBInstance): boolean {
  return ['failed', 'incompatible-restore', 'restore-error'].includes(DBInstanceStatus ?? '');
}

/** The data is the cluster's: a failed instance is deleted without a loss, so that the next run makes a new one. */
async function giveUp(run: Run, { resource }: MemberSpec, instance: DBInstance): Promise<never> {
  const { DBInstanceIdentifier, DBInstanceStatus } = instance;
  const details = await lastEvents(run, sourceOf(instance));
  await deleteInstance(run, DBInstanceIdentifier);
  await run.ledger.forget(resource);
  throw new StepFailure(
    `AWS could not make the database instance ${DBInstanceIdentifier}: it is "${DBInstanceStatus}".`,
    {
      class: 'bad-input',
      remedy: `See its events and mend what they name, then run ${again}: it makes a new one. The failed one is being deleted; the data is the cluster's and stays.`,
      details,
    },
  );
}

function sourceOf({ DBInstanceIdentifier: SourceIdentifier }: DBInstance): EventSource {
  return { SourceType: 'db-instance', SourceIdentifier };
}

export async function destroyMember(run: Run, spec: MemberSpec): Promise<void> {
  const cluster = await findCluster(run);
  refuseWhileProtected(run, cluster);
  refuseWhileStopped(cluster);
  await remove(run, dbInstances(run.aws.rds, run.names.dbInstance(spec.member)), spec.resource, ({ id }) =>
    deleteInstance(run, id),
  );
}

async function deleteInstance({ aws }: Run, DBInstanceIdentifier: string | undefined): Promise<void> {
  await unlessGone(async () => {
    await aws.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier })).catch((error) => {
      if (!isBeingDeleted(error)) throw error;
    });
  });
}

/** The name of the member that takes writes: whichever came first, not the one that was asked for first. */
export async function writerOf(run: Run): Promise<string | undefined> {
  const members = (await findCluster(run))?.DBClusterMembers ?? [];
  return members.find((one) => one.IsClusterWriter)?.DBInstanceIdentifier;
}

/** True once an instance of the cluster is there, in whatever state. */
export async function isAskedFor(run: Run, spec: MemberSpec): Promise<boolean> {
  return (await find(run, spec)) !== undefined;
}

function find(run: Run, { member, resource }: MemberSpec): Promise<DBInstance | undefined> {
  return alive(run, dbInstances(run.aws.rds, run.names.dbInstance(member)), resource);
}

function isUsable({ DBInstanceStatus }: DBInstance): boolean {
  return usable.includes(DBInstanceStatus ?? '');
}

function waitingFor({ DBInstanceIdentifier, DBInstanceStatus }: DBInstance): string {
  return `the database instance ${DBInstanceIdentifier} (${DBInstanceStatus})`;
}

function isBeingDeleted(error: unknown): boolean {
  const states = ['InvalidDBInstanceState', 'InvalidDBInstanceStateFault'];
  return hasCode(error, ...states) && /already being deleted/.test(String(error));
}
