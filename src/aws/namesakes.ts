import { fleetTiers, type Names } from '../config/names.js';
import { tagKeys } from '../config/tags.js';
import type { Clients } from './clients.js';
import { autoScalingGroups } from './kinds/auto-scaling.js';
import { loadBalancers, targetGroups } from './kinds/elbv2.js';
import { instanceProfiles, roles } from './kinds/iam.js';
import type { Kind } from './kinds/kind.js';
import { dbClusters, dbInstances, dbSubnetGroups } from './kinds/rds.js';
import { associations, documents, parameters } from './kinds/ssm.js';

/** Something of somebody else that has one of our names. */
export interface Namesake {
  /** For people: `load balancer`. */
  readonly label: string;
  readonly id: string;
}

/** Every kind in which a name can be somebody else's, with the names that an environment has there. */
export function namedKinds({ elbv2, autoScaling, rds, iam, ssm }: Clients, names: Names): readonly Kind<unknown>[] {
  return [
    loadBalancers(elbv2, names.alb),
    loadBalancers(elbv2, names.nlb),
    targetGroups(elbv2, names.webTargetGroup),
    targetGroups(elbv2, names.appTargetGroup),
    dbClusters(rds, names.dbCluster),
    dbInstances(rds, names.dbInstance(1)),
    dbInstances(rds, names.dbInstance(2)),
    dbSubnetGroups(rds, names.dbSubnetGroup),
    parameters(ssm, names.masterPasswordParameter),
    parameters(ssm, names.appPasswordParameter),
    ...fleetTiers.flatMap((tier) => [
      autoScalingGroups(autoScaling, names.autoScalingGroup(tier)),
      roles(iam, names.role(tier)),
      instanceProfiles(iam, names.instanceProfile(tier)),
      documents(ssm, names.document(tier)),
      associations(ssm, names.association(tier)),
    ]),
  ];
}

/** What has one of the environment's names without its tag: never adopted, changed or deleted, only named. */
export async function findNamesakes(clients: Clients, names: Names, environmentId: string): Promise<Namesake[]> {
  const found = await Promise.all(
    namedKinds(clients, names).map(async (kind) => {
      const seen = await kind.search({ environmentId, resource: '' });
      return seen
        .filter(({ life, tags }) => life !== 'gone' && tags[tagKeys.id] !== environmentId)
        .map(({ id }) => ({ label: kind.label, id }));
    }),
  );
  return found.flat();
}
