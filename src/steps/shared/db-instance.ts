import { CreateDBInstanceCommand, type DBInstance, DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { answered } from '../../aws/answered.js';
import { hasCode } from '../../aws/error-codes.js';
import { dbInstances } from '../../aws/kinds/rds.js';
import { tagList } from '../../aws/tags.js';
import type { Settings } from '../../config/settings.js';
import {
  absent,
  NotYet,
  type Observation,
  type Permission,
  pending,
  type ResourceIntent,
  ready,
} from '../../engine/step.js';
import { permissions, type Run } from '../context.js';
import { engine } from './database-engine.js';
import { brokenStatus, eventPermissions } from './db-status.js';
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
  ...permissions('both', 'rds:DescribeDBInstances', 'rds:DescribeDBClusters'),
  ...permissions('setup', 'rds:CreateDBInstance', 'rds:AddTagsToResource'),
  ...permissions('teardown', 'rds:DeleteDBInstance'),
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
  const { DBInstanceIdentifier: SourceIdentifier, DBInstanceStatus } = instance;
  const source = { SourceType: 'db-instance', SourceIdentifier } as const;
  const dead = await brokenStatus(run, `The database instance ${SourceIdentifier}`, source, DBInstanceStatus);
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
  if (!isUsable(instance)) throw new NotYet(waitingFor(instance), 15_000);
}

export async function destroyMember(run: Run, spec: MemberSpec): Promise<void> {
  const { rds } = run.aws;
  refuseWhileProtected(run, await findCluster(run));
  await remove(run, dbInstances(rds, run.names.dbInstance(spec.member)), spec.resource, ({ id }) =>
    unlessGone(async () => {
      await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id })).catch((error) => {
        if (!isBeingDeleted(error)) throw error;
      });
    }),
  );
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
