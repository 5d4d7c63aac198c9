import { defineTable } from '../../region/table.js';
import type { Tags } from '../tags.js';
import type { DatabaseFailure } from './instance/failures.js';
import type { PassingState } from './instance/passing-states.js';

/** A DB subnet group; the id is its name, stored in lower case. */
export interface SubnetGroupRecord {
  readonly id: string;
  readonly description: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  tags: Tags;
}
export const SubnetGroups = defineTable<SubnetGroupRecord>('rds.subnet-groups');

export type ClusterState =
  | 'creating'
  | 'available'
  | 'modifying'
  | 'upgrading'
  | 'failing-over'
  | 'stopping'
  | 'stopped'
  | 'starting'
  | 'deleting';

export interface ServerlessCapacity {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

/** An Aurora cluster; the id is its identifier, in lower case. */
export interface ClusterRecord {
  readonly id: string;
  readonly resourceId: string;
  readonly createdAt: number;
  state: ClusterState;
  engineVersion: string;
  readonly databaseName?: string | undefined;
  readonly masterUsername: string;
  /** Never answered; the store's file is readable by its owner only. */
  masterPassword: string;
  readonly subnetGroup: string;
  securityGroupIds: readonly string[];
  port: number;
  readonly storageEncrypted: boolean;
  readonly kmsKeyId?: string | undefined;
  deletionProtection: boolean;
  backupRetentionDays: number;
  backupWindow: string;
  maintenanceWindow: string;
  copyTagsToSnapshot: boolean;
  iamAuthentication: boolean;
  httpEndpoint: boolean;
  parameterGroup: string;
  readonly engineLifecycleSupport: string;
  logExports: readonly string[];
  serverless?: ServerlessCapacity | undefined;
  /** The member that accepts writes; the first one until another becomes available before it. */
  writerId?: string | undefined;
  tags: Tags;
}
export const Clusters = defineTable<ClusterRecord>('rds.clusters');

export type InstanceState =
  | 'creating'
  | PassingState
  | 'available'
  | 'modifying'
  | 'rebooting'
  | 'stopping'
  | 'stopped'
  | 'starting'
  | DatabaseFailure
  | 'deleting';

/** A member of an Aurora cluster; the id is its identifier, in lower case. */
export interface DbInstanceRecord {
  readonly id: string;
  readonly resourceId: string;
  readonly clusterId: string;
  readonly createdAt: number;
  state: InstanceState;
  /** Both have to be true for `available`: AWS's own time has passed, and the server (where there is one) answers. */
  creationTimePassed: boolean;
  serverReady: boolean;
  instanceClass: string;
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly interfaceId: string;
  readonly address: string;
  /** Stored and answered; the sandbox's databases have no public address. */
  publiclyAccessible: boolean;
  promotionTier: number;
  autoMinorVersionUpgrade: boolean;
  monitoringIntervalSeconds: number;
  performanceInsights: boolean;
  maintenanceWindow: string;
  certificateId: string;
  tags: Tags;
}
export const DbInstances = defineTable<DbInstanceRecord>('rds.instances');

/** A manual cluster snapshot: what was true of the cluster when it was taken. It survives the cluster. */
export interface SnapshotRecord {
  readonly id: string;
  readonly clusterId: string;
  readonly createdAt: number;
  state: 'creating' | 'available';
  readonly vpcId: string;
  readonly availabilityZones: readonly string[];
  readonly cluster: Pick<
    ClusterRecord,
    'resourceId' | 'createdAt' | 'engineVersion' | 'masterUsername' | 'port' | 'storageEncrypted' | 'kmsKeyId'
  >;
  tags: Tags;
}
export const Snapshots = defineTable<SnapshotRecord>('rds.snapshots');

export type EventSource = 'db-cluster' | 'db-instance' | 'db-cluster-snapshot';

export interface EventRecord {
  readonly id: string;
  readonly at: number;
  readonly source: EventSource;
  readonly sourceId: string;
  readonly categories: readonly string[];
  readonly message: string;
}
export const Events = defineTable<EventRecord>('rds.events');
