import { randomBytes } from 'node:crypto';
import type { CreateDBInstanceMessage, CreateDBInstanceResult } from '@aws-sdk/client-rds';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { fromWireTags } from '../../tags.js';
import { certificateById, certificates } from '../catalog/certificates.js';
import { engine } from '../catalog/engine-versions.js';
import { serverlessClass } from '../catalog/instance-classes.js';
import { findCluster } from '../cluster/find-cluster.js';
import { isGoing, membersOf } from '../cluster/members.js';
import { durations } from '../durations.js';
import { checkedIdentifier } from '../identifier.js';
import { checkQuota } from '../quota.js';
import { type ClusterRecord, DbInstances } from '../tables.js';
import { toDbInstance } from './describe-db-instances.js';
import { creationTimePasses } from './lifecycle.js';
import { choosePlace, createDatabaseInterface } from './placement.js';
import { checkedPublicAccess } from './public-access.js';

/** A member of an Aurora cluster. It is accepted while the cluster is still `creating`. */
export const createDbInstance = defineOperation<CreateDBInstanceMessage, CreateDBInstanceResult>(
  'CreateDBInstance',
  (input, { cloud }) => {
    const instances = cloud.table(DbInstances);
    const id = checkedIdentifier(input.DBInstanceIdentifier, 'DBInstanceIdentifier');
    if (instances.get(id)) throw new AwsError('DBInstanceAlreadyExists', 'DB instance already exists');
    if (input.Engine !== engine) throw new AwsError('InvalidParameterValue', 'Invalid DB engine');
    const cluster = findCluster(cloud, clusterIdentifier(input));
    if (cluster.state === 'deleting') {
      throw new AwsError('InvalidDBClusterStateFault', `DB cluster ${cluster.id} is being deleted.`);
    }
    checkClusterLevelParameters(input, cluster);
    const first = membersOf(cloud, cluster.id).every(isGoing);
    checkQuota(cloud, 'instances', instances.size);
    const publiclyAccessible = checkedPublicAccess(cloud, cluster, input.PubliclyAccessible);
    const promotionTier = checkedTier(input.PromotionTier ?? 1);
    const certificate = certificateById(input.CACertificateIdentifier ?? certificates[0].id);
    const subnet = choosePlace(cloud, cluster, input.DBInstanceClass, input.AvailabilityZone);
    const eni = createDatabaseInterface(cloud, cluster, subnet);
    const instance = instances.put({
      id,
      resourceId: `db-${randomBytes(13).toString('hex').toUpperCase()}`,
      clusterId: cluster.id,
      createdAt: cloud.now(),
      state: 'creating',
      creationTimePassed: false,
      serverReady: false,
      instanceClass: input.DBInstanceClass,
      availabilityZone: subnet.availabilityZone,
      subnetId: subnet.id,
      interfaceId: eni.id,
      address: eni.address,
      publiclyAccessible,
      promotionTier,
      autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
      monitoringIntervalSeconds: input.MonitoringInterval ?? 0,
      performanceInsights: input.EnablePerformanceInsights ?? false,
      maintenanceWindow: input.PreferredMaintenanceWindow ?? cluster.maintenanceWindow,
      certificateId: certificate.id,
      tags: fromWireTags(input.Tags),
    });
    if (first) cluster.writerId = id;
    const duration = first ? durations.writerCreate : durations.readerCreate;
    cloud.schedule(creationTimePasses, { instanceId: id, resourceId: instance.resourceId }, duration);
    return { DBInstance: toDbInstance(instance, cloud) };
  },
);

function clusterIdentifier(input: Checked<CreateDBInstanceMessage>): string {
  if (input.DBClusterIdentifier) return input.DBClusterIdentifier;
  throw new AwsError(
    'InvalidParameterCombination',
    `The engine ${engine} requires DBClusterIdentifier: an Aurora DB instance is always a member of a DB cluster.`,
  );
}

/** What belongs to the cluster, and the words in which RDS sends the caller there. */
const clusterLevel: readonly (readonly [member: keyof CreateDBInstanceMessage, what: string])[] = [
  ['MasterUsername', 'master user name'],
  ['MasterUserPassword', 'master user password'],
  ['DBName', 'database name'],
  ['Port', 'database endpoint port'],
  ['VpcSecurityGroupIds', 'vpc security group'],
  ['BackupRetentionPeriod', 'backup retention period'],
  ['PreferredBackupWindow', 'preferred backup window'],
  ['EnableIAMDatabaseAuthentication', 'IAM database authentication'],
  ['DeletionProtection', 'deletion protection'],
  ['AllocatedStorage', 'allocated storage'],
];

function checkClusterLevelParameters(input: Checked<CreateDBInstanceMessage>, cluster: ClusterRecord): void {
  for (const [member, what] of clusterLevel) {
    if (input[member] !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        `The requested DB Instance will be a member of a DB Cluster. Set ${what} for the DB Cluster.`,
      );
    }
  }
  if (
    input.EngineVersion &&
    ![cluster.engineVersion, cluster.engineVersion.slice(0, 3)].includes(input.EngineVersion)
  ) {
    throw new AwsError(
      'InvalidParameterCombination',
      `The engine version that you requested for your DB instance (${input.EngineVersion}) does not match the engine version of your DB cluster (${cluster.engineVersion}).`,
    );
  }
  if (input.DBSubnetGroupName && input.DBSubnetGroupName.toLowerCase() !== cluster.subnetGroup) {
    throw new AwsError(
      'InvalidParameterCombination',
      `The DB subnet group ${input.DBSubnetGroupName} is not the one of the DB cluster: ${cluster.subnetGroup}.`,
    );
  }
  if (input.DBInstanceClass === serverlessClass && !cluster.serverless) {
    throw new AwsError(
      'InvalidDBClusterStateFault',
      'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.',
    );
  }
}

/** @throws AwsError `InvalidParameterValue`: 0 to 15. */
export function checkedTier(tier: number): number {
  if (Number.isInteger(tier) && tier >= 0 && tier <= 15) return tier;
  throw new AwsError('InvalidParameterValue', `Invalid promotion tier: ${tier}. Must be between 0 and 15.`);
}
