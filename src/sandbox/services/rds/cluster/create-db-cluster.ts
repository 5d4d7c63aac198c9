import { randomBytes } from 'node:crypto';
import type { CreateDBClusterMessage, CreateDBClusterResult } from '@aws-sdk/client-rds';
import type { Cloud } from '../../../region/cloud.js';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { fromWireTags } from '../../tags.js';
import { creatableVersion, engine } from '../catalog/engine-versions.js';
import { durations } from '../durations.js';
import { recordEvent } from '../event/record-event.js';
import { checkedIdentifier } from '../identifier.js';
import { checkQuota } from '../quota.js';
import { findSubnetGroup } from '../subnet-group/find-subnet-group.js';
import { type ClusterRecord, Clusters } from '../tables.js';
import { toDbCluster } from './describe-db-clusters.js';
import { clusterBecomesAvailable } from './lifecycle.js';
import { checkedDatabaseName, checkedMasterPassword, checkedMasterUsername } from './master-user.js';
import { checkedSecurityGroups } from './security-groups.js';
import { useRole } from './service-linked-role.js';
import { checkedBackupRetention, checkedParameterGroup, checkedPort, checkedServerless } from './settings.js';

/** Makes a cluster without instances: they are separate calls. There is no token; the identifier is the key. */
export const createDbCluster = defineOperation<CreateDBClusterMessage, CreateDBClusterResult>(
  'CreateDBCluster',
  (input, { cloud }) => {
    const clusters = cloud.table(Clusters);
    const id = checkedIdentifier(input.DBClusterIdentifier, 'DBClusterIdentifier');
    if (clusters.get(id)) throw new AwsError('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
    checkQuota(cloud, 'clusters', clusters.size);
    const record = newCluster(cloud, id, input);
    useRole(cloud);
    const cluster = clusters.put(record);
    recordEvent(cloud, 'db-cluster', id, 'DB cluster created', ['creation']);
    cloud.schedule(clusterBecomesAvailable, { clusterId: id }, durations.clusterCreate);
    return { DBCluster: toDbCluster(cluster, cloud) };
  },
);

function newCluster(cloud: Cloud, id: string, input: Checked<CreateDBClusterMessage>): ClusterRecord {
  const version = checkedEngine(input);
  const group = requestedSubnetGroup(cloud, input.DBSubnetGroupName);
  return {
    id,
    resourceId: `cluster-${randomBytes(13).toString('hex').toUpperCase()}`,
    createdAt: cloud.now(),
    state: 'creating',
    engineVersion: version.name,
    databaseName: checkedDatabaseName(input.DatabaseName),
    masterUsername: checkedMasterUsername(input.MasterUsername),
    masterPassword: masterPassword(input),
    subnetGroup: group.id,
    securityGroupIds: checkedSecurityGroups(cloud, group.vpcId, input.VpcSecurityGroupIds),
    port: checkedPort(input.Port ?? 3306),
    storageEncrypted: input.StorageEncrypted ?? false,
    kmsKeyId: input.StorageEncrypted ? checkedKey(cloud, input.KmsKeyId) : undefined,
    deletionProtection: input.DeletionProtection ?? false,
    backupRetentionDays: checkedBackupRetention(input.BackupRetentionPeriod ?? 1),
    backupWindow: input.PreferredBackupWindow ?? '07:12-07:42',
    maintenanceWindow: input.PreferredMaintenanceWindow ?? 'sun:03:30-sun:04:00',
    copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    iamAuthentication: input.EnableIAMDatabaseAuthentication ?? false,
    httpEndpoint: input.EnableHttpEndpoint ?? false,
    parameterGroup: checkedParameterGroup(version, input.DBClusterParameterGroupName),
    engineLifecycleSupport: input.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
    logExports: input.EnableCloudwatchLogsExports ?? [],
    serverless: checkedServerless(version, input.ServerlessV2ScalingConfiguration),
    tags: fromWireTags(input.Tags),
  };
}

/** The account has RDS's own key, and none that somebody has made. */
function checkedKey(cloud: Cloud, requested: string | undefined): string {
  const own = cloud.arn('kms', 'key/aws-rds');
  if (requested === undefined || requested === own || requested.endsWith('alias/aws/rds')) return own;
  throw new AwsError(
    'KMSKeyNotAccessibleFault',
    `The specified KMS key [${requested}] does not exist, is not enabled or you do not have permissions to access it.`,
  );
}

/** A class that does not fit is found only by CreateDBInstance: here the version alone is checked. */
function checkedEngine(input: Checked<CreateDBClusterMessage>) {
  if (input.Engine !== engine) throw new AwsError('InvalidParameterValue', 'Invalid DB engine');
  if (input.EngineMode && input.EngineMode !== 'provisioned') {
    throw new AwsError('InvalidParameterValue', `The engine mode ${input.EngineMode} is not supported.`);
  }
  if (input.DBClusterInstanceClass) {
    throw new AwsError(
      'InvalidParameterCombination',
      `DBClusterInstanceClass isn't supported for DB engine ${engine}.`,
    );
  }
  const version = creatableVersion(input.EngineVersion);
  if (!version) {
    throw new AwsError('InvalidParameterCombination', `Cannot find version ${input.EngineVersion} for ${engine}`);
  }
  if (version.major === '5.7' && input.EngineLifecycleSupport === 'open-source-rds-extended-support-disabled') {
    throw new AwsError(
      'InvalidParameterCombination',
      `Cannot create a DB cluster with engine version ${version.name}: its standard support has ended and Extended Support is disabled.`,
    );
  }
  return version;
}

/** Without a name RDS takes the default VPC's group, and the sandbox's account has no default VPC. */
function requestedSubnetGroup(cloud: Cloud, name: string | undefined) {
  if (name !== undefined) return findSubnetGroup(cloud, name);
  throw new AwsError(
    'InvalidSubnet',
    'No default subnet detected in VPC. Please contact AWS Support to recreate the default Subnets.',
  );
}

function masterPassword(input: Checked<CreateDBClusterMessage>): string {
  if (!input.ManageMasterUserPassword) return checkedMasterPassword(input.MasterUserPassword);
  throw new AwsError(
    'InvalidParameterCombination',
    input.MasterUserPassword === undefined
      ? 'The sandbox has no Secrets Manager: give MasterUserPassword instead of ManageMasterUserPassword.'
      : 'You can specify either MasterUserPassword or ManageMasterUserPassword, but not both.',
  );
}
