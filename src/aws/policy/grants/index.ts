import { accountGrants } from './account.js';
import { databaseGrants } from './database.js';
import { fleetGrants } from './fleets.js';
import type { Grant } from './grant.js';
import { identityGrants } from './identities.js';
import { networkGrants } from './network.js';
import { systemsManagerGrants } from './systems-manager.js';

/** The actions for which AWS knows `*` and no resource. */
export const onlyOnEverything: ReadonlySet<string> = new Set(
  accountGrants.filter(({ sid }) => sid.startsWith('OnlyStar')).flatMap(({ actions }) => actions),
);

/**
 * Where each action is allowed. What AWS can tell apart is told apart: by ARN where names are ours, by tag where ids are
 * AWS's (its service authorisation reference).
 */
export const grants: readonly Grant[] = [
  ...accountGrants,
  ...networkGrants,
  ...fleetGrants,
  ...databaseGrants,
  ...identityGrants,
  ...systemsManagerGrants,
];
