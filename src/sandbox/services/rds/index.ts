import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { describeCertificates } from './catalog/describe-certificates.js';
import { describeDbEngineVersions } from './catalog/describe-db-engine-versions.js';
import { describeOrderableDbInstanceOptions } from './catalog/describe-orderable-db-instance-options.js';
import { describePendingMaintenanceActions } from './catalog/describe-pending-maintenance-actions.js';
import { createDbCluster } from './cluster/create-db-cluster.js';
import { deleteDbCluster } from './cluster/delete-db-cluster.js';
import { describeDbClusters } from './cluster/describe-db-clusters.js';
import { rolesSwap } from './cluster/failover.js';
import { failoverDbCluster } from './cluster/failover-db-cluster.js';
import { clusterBecomesAvailable, clusterIsGone } from './cluster/lifecycle.js';
import { modifyDbCluster } from './cluster/modify-db-cluster.js';
import { clusterRests, startDbCluster, stopDbCluster } from './cluster/stop-and-start.js';
import { describeEvents } from './event/describe-events.js';
import { holdings } from './holdings.js';
import { createDbInstance } from './instance/create-db-instance.js';
import { deleteDbInstance } from './instance/delete-db-instance.js';
import { describeDbInstances } from './instance/describe-db-instances.js';
import {
  creationTimePasses,
  instanceBecomesAvailable,
  instanceIsGone,
  serverFailed,
  serverIsReady,
} from './instance/lifecycle.js';
import { modifyDbInstance } from './instance/modify-db-instance.js';
import { rebootDbInstance } from './instance/reboot-db-instance.js';
import { createDbClusterSnapshot } from './snapshot/create-db-cluster-snapshot.js';
import { deleteDbClusterSnapshot } from './snapshot/delete-db-cluster-snapshot.js';
import { describeDbClusterSnapshots } from './snapshot/describe-db-cluster-snapshots.js';
import { snapshotBecomesAvailable } from './snapshot/take-snapshot.js';
import { createDbSubnetGroup } from './subnet-group/create-db-subnet-group.js';
import { deleteDbSubnetGroup } from './subnet-group/delete-db-subnet-group.js';
import { describeDbSubnetGroups } from './subnet-group/describe-db-subnet-groups.js';
import { addTagsToResource } from './tag/add-tags-to-resource.js';
import { listTagsForResource } from './tag/list-tags-for-resource.js';
import { removeTagsFromResource } from './tag/remove-tags-from-resource.js';
import { databaseTopology } from './topology.js';

export const rds: Service = {
  description: descriptions.rds,
  operations: [
    createDbSubnetGroup,
    describeDbSubnetGroups,
    deleteDbSubnetGroup,
    createDbCluster,
    describeDbClusters,
    modifyDbCluster,
    deleteDbCluster,
    failoverDbCluster,
    stopDbCluster,
    startDbCluster,
    createDbInstance,
    describeDbInstances,
    modifyDbInstance,
    deleteDbInstance,
    rebootDbInstance,
    createDbClusterSnapshot,
    describeDbClusterSnapshots,
    deleteDbClusterSnapshot,
    describeDbEngineVersions,
    describeOrderableDbInstanceOptions,
    describeCertificates,
    describePendingMaintenanceActions,
    describeEvents,
    addTagsToResource,
    removeTagsFromResource,
    listTagsForResource,
  ],
  tasks: [
    clusterBecomesAvailable,
    clusterIsGone,
    clusterRests,
    rolesSwap,
    creationTimePasses,
    instanceBecomesAvailable,
    instanceIsGone,
    snapshotBecomesAvailable,
  ],
  topology: databaseTopology,
  holdings,
  onPlaneEvent: (cloud, event) => {
    if (event.kind === 'database-ready') serverIsReady(cloud, event.databaseId);
    if (event.kind === 'database-failed') serverFailed(cloud, event.databaseId, event.reason);
  },
};
