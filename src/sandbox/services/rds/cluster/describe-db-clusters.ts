import type { DBCluster, DBClusterMessage, DescribeDBClustersMessage } from '@aws-sdk/client-rds';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { rdsArn } from '../arn.js';
import { engine } from '../catalog/engine-versions.js';
import { readerEndpoint, writerEndpoint } from '../endpoints.js';
import { filtered } from '../filter.js';
import { pageOf } from '../page.js';
import { findSubnetGroup } from '../subnet-group/find-subnet-group.js';
import { groupZones } from '../subnet-group/group-zones.js';
import { type ClusterRecord, Clusters } from '../tables.js';
import { findCluster } from './find-cluster.js';
import { membersOf } from './members.js';

/** `available` does not mean connectable: that takes an instance. Both endpoints exist from the start. */
export function toDbCluster(cluster: ClusterRecord, cloud: Cloud): DBCluster {
  return {
    AllocatedStorage: 1,
    AvailabilityZones: groupZones(cloud, findSubnetGroup(cloud, cluster.subnetGroup)),
    BackupRetentionPeriod: cluster.backupRetentionDays,
    DatabaseName: cluster.databaseName,
    DBClusterIdentifier: cluster.id,
    DBClusterParameterGroup: cluster.parameterGroup,
    DBSubnetGroup: cluster.subnetGroup,
    Status: cluster.state,
    EarliestRestorableTime: new Date(cluster.createdAt),
    LatestRestorableTime: new Date(cloud.now()),
    Endpoint: writerEndpoint(cloud, cluster.id),
    ReaderEndpoint: readerEndpoint(cloud, cluster.id),
    MultiAZ: new Set(membersOf(cloud, cluster.id).map((member) => member.availabilityZone)).size > 1,
    Engine: engine,
    EngineVersion: cluster.engineVersion,
    Port: cluster.port,
    MasterUsername: cluster.masterUsername,
    PreferredBackupWindow: cluster.backupWindow,
    PreferredMaintenanceWindow: cluster.maintenanceWindow,
    ReadReplicaIdentifiers: [],
    DBClusterMembers: membersOf(cloud, cluster.id).map((member) => ({
      DBInstanceIdentifier: member.id,
      IsClusterWriter: member.id === cluster.writerId,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: member.promotionTier,
    })),
    VpcSecurityGroups: cluster.securityGroupIds.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' })),
    HostedZoneId: 'Z2R2ITUGPM61AM',
    StorageEncrypted: cluster.storageEncrypted,
    KmsKeyId: cluster.kmsKeyId,
    DbClusterResourceId: cluster.resourceId,
    DBClusterArn: rdsArn(cloud, 'cluster', cluster.id),
    AssociatedRoles: [],
    IAMDatabaseAuthenticationEnabled: cluster.iamAuthentication,
    ClusterCreateTime: new Date(cluster.createdAt),
    EnabledCloudwatchLogsExports: cluster.logExports.length > 0 ? [...cluster.logExports] : undefined,
    EngineMode: 'provisioned',
    StorageType: '',
    AutoMinorVersionUpgrade: true,
    DeletionProtection: cluster.deletionProtection,
    HttpEndpointEnabled: cluster.httpEndpoint,
    ActivityStreamStatus: 'stopped',
    CopyTagsToSnapshot: cluster.copyTagsToSnapshot,
    CrossAccountClone: false,
    DomainMemberships: [],
    TagList: toWireTags(cluster.tags),
    NetworkType: 'IPV4',
    ServerlessV2ScalingConfiguration: cluster.serverless && {
      MinCapacity: cluster.serverless.minimum,
      MaxCapacity: cluster.serverless.maximum,
    },
    DatabaseInsightsMode: 'standard',
    LocalWriteForwardingStatus: 'disabled',
    EngineLifecycleSupport: cluster.engineLifecycleSupport,
  };
}

export const describeDbClusters = defineOperation<DescribeDBClustersMessage, DBClusterMessage>(
  'DescribeDBClusters',
  (input, { cloud }) => {
    const identifier = input.DBClusterIdentifier?.split(':').at(-1);
    const clusters = identifier ? [findCluster(cloud, identifier)] : cloud.table(Clusters).all();
    const chosen = filtered(clusters, input.Filters, {
      'db-cluster-id': (cluster) => [cluster.id, rdsArn(cloud, 'cluster', cluster.id)],
      'db-cluster-resource-id': (cluster) => [cluster.resourceId],
      engine: () => [engine],
      'clone-group-id': () => [],
      domain: () => [],
    });
    const { page, marker } = pageOf(chosen, input);
    return { Marker: marker, DBClusters: page.map((cluster) => toDbCluster(cluster, cloud)) };
  },
);
