// Makes the encrypted Aurora MySQL cluster: storage and endpoints, still without instances.
// The cluster is accepted with an instance class that its zones lack, and only its instances are refused: asked first.
import { CreateDBClusterCommand, DeleteDBClusterCommand, ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import { answered } from '../aws/answered.js';
import { dbClusters } from '../aws/kinds/rds.js';
import { tagList } from '../aws/tags.js';
import { StepFailure } from '../engine/failure.js';
import { absent, NotYet, pending, ready } from '../engine/step.js';
import { again } from '../errors.js';
import { defineStep, permissions, type Run } from './context.js';
import { engine, engineVersion, orderableZones } from './shared/database-engine.js';
import { brokenStatus, eventPermissions, refuseWhileStopped } from './shared/db-status.js';
import { clusterResource, refuseWhileProtected } from './shared/deletion-protection.js';
import { ports } from './shared/groups.js';
import { alive, ensure, remove, unlessGone } from './shared/owned.js';
import { readSecret } from './shared/secrets.js';

export default defineStep({
  id: 'db-cluster',
  title: 'Aurora cluster',
  tier: 'database',
  // The roles' step makes the service-linked role that RDS acts with.
  needs: ['zones', 'security-groups', 'db-subnet-group', 'database-secrets', 'instance-roles'],
  expectedSeconds: { create: 45, destroy: 90 },
  permissions: [
    ...permissions('both', 'rds:DescribeDBClusters'),
    ...permissions(
      'setup',
      'rds:DescribeDBEngineVersions',
      'rds:DescribeOrderableDBInstanceOptions',
      'rds:CreateDBCluster',
      'rds:AddTagsToResource',
      'ssm:GetParameter',
    ),
    ...eventPermissions,
    ...permissions('teardown', 'rds:ModifyDBCluster', 'rds:DeleteDBCluster'),
    // The final snapshot, which gets the cluster's tags.
    ...permissions('teardown', 'rds:CreateDBClusterSnapshot', 'rds:AddTagsToResource'),
  ],
  resources: ({ database }) => [
    {
      resource: clusterResource,
      kind: 'rds:cluster',
      label: `Aurora MySQL cluster, encrypted, ${database.backupRetentionDays} days of backups`,
      usage: ['aurora-storage-gb-month', 'aurora-io-million', 'aurora-backup-gb-month'],
    },
  ],

  observe: async (run) => {
    const cluster = await alive(run, dbClusters(run.aws.rds, run.names.dbCluster), clusterResource);
    if (!cluster) return absent;
    const source = { SourceType: 'db-cluster', SourceIdentifier: cluster.DBClusterIdentifier } as const;
    const dead = await brokenStatus(run, 'The database cluster', source, cluster.Status);
    if (dead) return dead;
    if (cluster.Status !== 'available') return pending(`the database cluster (${cluster.Status})`);
    return ready({
      clusterId: answered(cluster.DBClusterIdentifier, "the cluster's name"),
      resourceId: answered(cluster.DbClusterResourceId, "the cluster's resource id"),
      engineVersion: answered(cluster.EngineVersion, "the cluster's engine version"),
      writerEndpoint: answered(cluster.Endpoint, "the cluster's endpoint"),
      readerEndpoint: answered(cluster.ReaderEndpoint, "the cluster's reader endpoint"),
      port: cluster.Port ?? ports.database,
    });
  },

  create: async (run) => {
    const { aws, names } = run;
    const cluster = await ensure(run, dbClusters(aws.rds, names.dbCluster), clusterResource, {
      create: async () => {
        const answer = await aws.once.rds.send(new CreateDBClusterCommand(await request(run)));
        return answered(answer.DBCluster?.DBClusterIdentifier, "the cluster's name");
      },
    });
    if (cluster.Status !== 'available') throw new NotYet(`the database cluster (${cluster.Status})`, 10_000);
  },

  destroy: async (run) => {
    const { rds } = run.aws;
    const { finalSnapshot } = run;
    await remove(run, dbClusters(rds, run.names.dbCluster), clusterResource, async ({ id, thing }) => {
      refuseWhileProtected(run, thing);
      refuseWhileStopped(thing);
      if (thing.DeletionProtection) {
        await rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier: id, DeletionProtection: false }));
      }
      const data = finalSnapshot
        ? { SkipFinalSnapshot: false, FinalDBSnapshotIdentifier: finalSnapshot }
        : { SkipFinalSnapshot: true };
      await unlessGone(() => rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: id, ...data })));
    });
  },
});

async function request(run: Run) {
  const { names, settings, tags } = run;
  const { database } = settings;
  return {
    DBClusterIdentifier: names.dbCluster,
    Engine: engine,
    EngineVersion: await checkedVersion(run),
    // Without this AWS goes on, for extra money, with a version whose support has ended.
    EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
    DatabaseName: database.name,
    Port: ports.database,
    MasterUsername: database.masterUsername,
    MasterUserPassword: await readSecret(run, names.masterPasswordParameter),
    DBSubnetGroupName: run.outputs('db-subnet-group').name,
    VpcSecurityGroupIds: [run.outputs('security-groups').db],
    StorageEncrypted: true,
    BackupRetentionPeriod: database.backupRetentionDays,
    CopyTagsToSnapshot: true,
    DeletionProtection: database.deletionProtection,
    Tags: tagList(tags(clusterResource)),
  };
}

/** @throws StepFailure when the instance class cannot be ordered in both zones */
async function checkedVersion(run: Run): Promise<string> {
  const version = await engineVersion(run);
  const { instanceClass } = run.settings.database;
  const zones = await orderableZones(run, version);
  const missing = run.outputs('zones').zones.filter((zone) => !zones.has(zone));
  if (missing.length === 0) return version;
  throw new StepFailure(
    `${instanceClass} with Aurora MySQL ${version} cannot be ordered in ${missing.join(' and ')}.`,
    {
      class: 'capacity',
      remedy: `Choose another instance class (database.instanceClass), then run ${again}.`,
      details: [`${instanceClass} is offered in: ${[...zones].sort().join(', ') || 'no zone'}`],
    },
  );
}
