import type { DBInstance, DBInstanceMessage, DescribeDBInstancesMessage } from '@aws-sdk/client-rds';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { rdsArn } from '../arn.js';
import { engine } from '../catalog/engine-versions.js';
import { findCluster } from '../cluster/find-cluster.js';
import { instanceEndpoint } from '../endpoints.js';
import { filtered } from '../filter.js';
import { pageOf } from '../page.js';
import { toDbSubnetGroup } from '../subnet-group/describe-db-subnet-groups.js';
import { findSubnetGroup } from '../subnet-group/find-subnet-group.js';
import { type DbInstanceRecord, DbInstances } from '../tables.js';
import { findInstance } from './find-instance.js';

/** Much of an Aurora member is its cluster's: groups, password, engine, port. */
export function toDbInstance(instance: DbInstanceRecord, cloud: Cloud): DBInstance {
  const cluster = findCluster(cloud, instance.clusterId);
  const groupFamily = cluster.parameterGroup.replace(/^default\./, '');
  return {
    DBInstanceIdentifier: instance.id,
    DBInstanceClass: instance.instanceClass,
    Engine: engine,
    DBInstanceStatus: instance.state,
    MasterUsername: cluster.masterUsername,
    DBName: cluster.databaseName,
    Endpoint:
      instance.state === 'creating'
        ? undefined
        : {
            Address: instanceEndpoint(cloud, instance.id),
            Port: cluster.port,
            HostedZoneId: 'Z2R2ITUGPM61AM',
          },
    AllocatedStorage: 1,
    InstanceCreateTime: instance.state === 'creating' ? undefined : new Date(instance.createdAt),
    PreferredBackupWindow: cluster.backupWindow,
    BackupRetentionPeriod: cluster.backupRetentionDays,
    DBSecurityGroups: [],
    VpcSecurityGroups: cluster.securityGroupIds.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' })),
    DBParameterGroups: [{ DBParameterGroupName: `default.${groupFamily}`, ParameterApplyStatus: 'in-sync' }],
    AvailabilityZone: instance.availabilityZone,
    DBSubnetGroup: toDbSubnetGroup(findSubnetGroup(cloud, cluster.subnetGroup), cloud),
    PreferredMaintenanceWindow: instance.maintenanceWindow,
    PendingModifiedValues: {},
    MultiAZ: false,
    EngineVersion: cluster.engineVersion,
    AutoMinorVersionUpgrade: instance.autoMinorVersionUpgrade,
    ReadReplicaDBInstanceIdentifiers: [],
    LicenseModel: 'general-public-license',
    OptionGroupMemberships: [],
    PubliclyAccessible: instance.publiclyAccessible,
    StorageType: 'aurora',
    DbInstancePort: 0,
    DBClusterIdentifier: cluster.id,
    StorageEncrypted: cluster.storageEncrypted,
    KmsKeyId: cluster.kmsKeyId,
    DbiResourceId: instance.resourceId,
    CACertificateIdentifier: instance.certificateId,
    DomainMemberships: [],
    CopyTagsToSnapshot: cluster.copyTagsToSnapshot,
    MonitoringInterval: instance.monitoringIntervalSeconds,
    PromotionTier: instance.promotionTier,
    DBInstanceArn: rdsArn(cloud, 'db', instance.id),
    IAMDatabaseAuthenticationEnabled: cluster.iamAuthentication,
    PerformanceInsightsEnabled: instance.performanceInsights,
    DeletionProtection: false,
    AssociatedRoles: [],
    TagList: toWireTags(instance.tags),
    CustomerOwnedIpEnabled: false,
    NetworkType: 'IPV4',
    BackupTarget: 'region',
    EngineLifecycleSupport: cluster.engineLifecycleSupport,
  };
}

export const describeDbInstances = defineOperation<DescribeDBInstancesMessage, DBInstanceMessage>(
  'DescribeDBInstances',
  (input, { cloud }) => {
    const identifier = input.DBInstanceIdentifier?.split(':').at(-1);
    const instances = identifier ? [findInstance(cloud, identifier)] : cloud.table(DbInstances).all();
    const chosen = filtered(instances, input.Filters, {
      'db-instance-id': (instance) => [instance.id, rdsArn(cloud, 'db', instance.id)],
      'db-cluster-id': (instance) => [instance.clusterId, rdsArn(cloud, 'cluster', instance.clusterId)],
      'dbi-resource-id': (instance) => [instance.resourceId],
      engine: () => [engine],
      domain: () => [],
    });
    const { page, marker } = pageOf(chosen, input);
    return { Marker: marker, DBInstances: page.map((instance) => toDbInstance(instance, cloud)) };
  },
);
