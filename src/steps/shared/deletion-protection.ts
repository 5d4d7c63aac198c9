import type { DBCluster } from '@aws-sdk/client-rds';
import { dbClusters } from '../../aws/kinds/rds.js';
import { exitCodes, WizardError } from '../../errors.js';
import type { Run } from '../context.js';
import { locateAll } from './owned.js';

/** The cluster's logical name: two more steps have to look at it. */
export const clusterResource = 'db-cluster';

/** Our cluster as its other steps look at it; a stranger's of the same name is none. */
export async function findCluster(run: Run): Promise<DBCluster | undefined> {
  const found = await locateAll(run, dbClusters(run.aws.rds, run.names.dbCluster), clusterResource);
  return found.find(({ life }) => life === 'alive')?.thing;
}

/**
 * A protected cluster would still lose its instances: so they ask too, before anything is deleted.
 * @throws WizardError while the settings want the protection that the cluster has
 */
export function refuseWhileProtected(run: Run, cluster: DBCluster | undefined): void {
  if (!cluster?.DeletionProtection || !run.settings.database.deletionProtection) return;
  throw new WizardError(`The database ${cluster.DBClusterIdentifier} is protected against deletion.`, {
    blame: 'user',
    remedy: 'Give the protection up: `tier3-wizard --teardown --set database.deletionProtection=false`.',
    exitCode: exitCodes.failed,
  });
}
