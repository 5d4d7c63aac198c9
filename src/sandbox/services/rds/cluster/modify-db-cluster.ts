import type { ModifyDBClusterMessage, ModifyDBClusterResult } from '@aws-sdk/client-rds';
import type { Cloud } from '../../../region/cloud.js';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { setInterfaceGroups } from '../../ec2/network-interface.js';
import {
  creatableVersion,
  type EngineVersion,
  engine,
  engineVersion,
  engineVersions,
} from '../catalog/engine-versions.js';
import { durations } from '../durations.js';
import { given, optional } from '../given.js';
import { findSubnetGroup } from '../subnet-group/find-subnet-group.js';
import type { ClusterRecord } from '../tables.js';
import { toDbCluster } from './describe-db-clusters.js';
import { findCluster, requireAvailable } from './find-cluster.js';
import { clusterBecomesAvailable } from './lifecycle.js';
import { checkedMasterPassword } from './master-user.js';
import { membersOf } from './members.js';
import { checkedSecurityGroups } from './security-groups.js';
import { checkedBackupRetention, checkedParameterGroup, checkedPort, checkedServerless } from './settings.js';

/** Changes apply at once; the cluster is busy for a moment, and for minutes while its engine is upgraded. */
export const modifyDbCluster = defineOperation<ModifyDBClusterMessage, ModifyDBClusterResult>(
  'ModifyDBCluster',
  (input, { cloud }) => {
    const cluster = findCluster(cloud, input.DBClusterIdentifier);
    requireAvailable(cluster);
    if (input.NewDBClusterIdentifier) {
      throw new AwsError('InvalidParameterCombination', 'The sandbox does not rename clusters.');
    }
    const upgrade = upgradeOf(cluster, input);
    const changes = changesOf(cloud, cluster, input, upgrade);
    Object.assign(cluster, changes);
    if (changes.securityGroupIds) {
      for (const { interfaceId } of membersOf(cloud, cluster.id)) {
        setInterfaceGroups(cloud, interfaceId, changes.securityGroupIds);
      }
    }
    if (upgrade) cluster.engineVersion = upgrade.name;
    cluster.state = upgrade ? 'upgrading' : 'modifying';
    const duration = upgrade ? durations.clusterUpgrade : durations.clusterModify;
    cloud.schedule(clusterBecomesAvailable, { clusterId: cluster.id }, duration);
    return { DBCluster: toDbCluster(cluster, cloud) };
  },
);

/** What the caller gave, checked; what he did not give is not among it. */
function changesOf(
  cloud: Cloud,
  cluster: ClusterRecord,
  input: Checked<ModifyDBClusterMessage>,
  upgrade: EngineVersion | undefined,
): Partial<ClusterRecord> {
  const { vpcId } = findSubnetGroup(cloud, cluster.subnetGroup);
  const version = upgrade ?? engineVersion(cluster.engineVersion);
  const group = input.DBClusterParameterGroupName;
  return given({
    masterPassword: optional(input.MasterUserPassword, checkedMasterPassword),
    securityGroupIds: optional(input.VpcSecurityGroupIds, (ids) => checkedSecurityGroups(cloud, vpcId, ids)),
    port: optional(input.Port, checkedPort),
    deletionProtection: input.DeletionProtection,
    backupRetentionDays: optional(input.BackupRetentionPeriod, checkedBackupRetention),
    backupWindow: input.PreferredBackupWindow,
    maintenanceWindow: input.PreferredMaintenanceWindow,
    copyTagsToSnapshot: input.CopyTagsToSnapshot,
    iamAuthentication: input.EnableIAMDatabaseAuthentication,
    httpEndpoint: input.EnableHttpEndpoint,
    // Another line's default group comes with the upgrade to it.
    parameterGroup: group || upgrade ? checkedParameterGroup(version, group) : undefined,
    serverless: checkedServerless(version, input.ServerlessV2ScalingConfiguration),
    logExports: optional(input.CloudwatchLogsExportConfiguration, ({ EnableLogTypes = [], DisableLogTypes = [] }) => [
      ...cluster.logExports.filter((type) => !DisableLogTypes.includes(type)),
      ...EnableLogTypes,
    ]),
  });
}

function upgradeOf(cluster: ClusterRecord, input: Checked<ModifyDBClusterMessage>): EngineVersion | undefined {
  if (!input.EngineVersion || input.EngineVersion === cluster.engineVersion) return undefined;
  const from = engineVersion(cluster.engineVersion);
  const to = creatableVersion(input.EngineVersion);
  if (!to) {
    throw new AwsError('InvalidParameterCombination', `Cannot find version ${input.EngineVersion} for ${engine}`);
  }
  if (engineVersions.indexOf(to) < engineVersions.indexOf(from)) {
    throw new AwsError('InvalidParameterCombination', `Cannot upgrade ${engine} from ${from.name} to ${to.name}`);
  }
  if (to.major !== from.major && !input.AllowMajorVersionUpgrade) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.',
    );
  }
  return to;
}
