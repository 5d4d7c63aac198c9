import type { ModifyDBInstanceMessage, ModifyDBInstanceResult } from '@aws-sdk/client-rds';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { certificateById } from '../catalog/certificates.js';
import { engineVersion } from '../catalog/engine-versions.js';
import { zonesFor } from '../catalog/instance-classes.js';
import { findCluster } from '../cluster/find-cluster.js';
import { durations } from '../durations.js';
import { given, optional } from '../given.js';
import type { DbInstanceRecord } from '../tables.js';
import { checkedTier } from './create-db-instance.js';
import { toDbInstance } from './describe-db-instances.js';
import { findInstance } from './find-instance.js';
import { instanceBecomesAvailable } from './lifecycle.js';
import { checkedPublicAccess } from './public-access.js';

/** What the cluster decides, and the words in which RDS sends the caller to ModifyDBCluster. */
const clusterLevel: readonly (readonly [member: keyof ModifyDBInstanceMessage, what: string])[] = [
  ['BackupRetentionPeriod', 'backup retention'],
  ['PreferredBackupWindow', 'backup window'],
  ['MasterUserPassword', 'master user password'],
  ['VpcSecurityGroupIds', 'vpc security group'],
  ['EngineVersion', 'engine version'],
  ['DeletionProtection', 'deletion protection'],
  ['DBPortNumber', 'database endpoint port'],
];

/** The sandbox applies everything at once, as with ApplyImmediately; no value is ever pending. */
export const modifyDbInstance = defineOperation<ModifyDBInstanceMessage, ModifyDBInstanceResult>(
  'ModifyDBInstance',
  (input, { cloud }) => {
    const instance = findInstance(cloud, input.DBInstanceIdentifier);
    checkMembers(input);
    if (instance.state !== 'available') {
      throw new AwsError('InvalidDBInstanceState', `Database instance is not in available state.`);
    }
    const cluster = findCluster(cloud, instance.clusterId);
    const version = engineVersion(cluster.engineVersion);
    if (input.DBInstanceClass && !zonesFor(cloud, version, input.DBInstanceClass)) {
      throw new AwsError(
        'InvalidParameterCombination',
        `RDS does not support modifying a DB instance to the class ${input.DBInstanceClass} with the engine version ${version.name}.`,
      );
    }
    Object.assign(
      instance,
      given<DbInstanceRecord>({
        instanceClass: input.DBInstanceClass,
        promotionTier: optional(input.PromotionTier, checkedTier),
        autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade,
        monitoringIntervalSeconds: input.MonitoringInterval,
        performanceInsights: input.EnablePerformanceInsights,
        maintenanceWindow: input.PreferredMaintenanceWindow,
        certificateId: optional(input.CACertificateIdentifier, (id) => certificateById(id).id),
        publiclyAccessible: optional(input.PubliclyAccessible, (wanted) => checkedPublicAccess(cloud, cluster, wanted)),
      }),
    );
    instance.state = 'modifying';
    const reference = { instanceId: instance.id, resourceId: instance.resourceId };
    cloud.schedule(instanceBecomesAvailable, reference, durations.instanceModify);
    return { DBInstance: toDbInstance(instance, cloud) };
  },
);

function checkMembers(input: Checked<ModifyDBInstanceMessage>): void {
  for (const [member, what] of clusterLevel) {
    if (input[member] !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        `The specified DB Instance is a member of a cluster. Modify ${what} for the DB Cluster using the ModifyDbCluster API`,
      );
    }
  }
  if (input.NewDBInstanceIdentifier) {
    throw new AwsError('InvalidParameterCombination', 'The sandbox does not rename DB instances.');
  }
}
