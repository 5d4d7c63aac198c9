import type { Settings } from '../config/settings.js';
import type { RunOptions } from '../engine/runner.js';
import type { AnyStep } from '../engine/step.js';
import alb from './alb.js';
import appFleet from './app-fleet.js';
import appPackages from './app-packages.js';
import appRelease from './app-release.js';
import type { StepsContext } from './context.js';
import databaseSecrets from './database-secrets.js';
import dbCluster from './db-cluster.js';
import dbReader from './db-reader.js';
import dbSubnetGroup from './db-subnet-group.js';
import dbWriter from './db-writer.js';
import healthChecks from './health-checks.js';
import instanceRoles from './instance-roles.js';
import internetGateway from './internet-gateway.js';
import natGateway from './nat-gateway.js';
import nlb from './nlb.js';
import nlbAddresses from './nlb-addresses.js';
import privateRoutes from './private-routes.js';
import publicRoutes from './public-routes.js';
import schema from './schema.js';
import securityGroups from './security-groups.js';
import subnets from './subnets.js';
import verification from './verification.js';
import vpc from './vpc.js';
import webFleet from './web-fleet.js';
import webRelease from './web-release.js';
import zones from './zones.js';

/** Every step of the architecture, in reading order. */
export const steps: readonly AnyStep<StepsContext, Settings>[] = [
  zones,
  vpc,
  internetGateway,
  subnets,
  publicRoutes,
  natGateway,
  privateRoutes,
  securityGroups,
  instanceRoles,
  alb,
  webFleet,
  nlb,
  nlbAddresses,
  appFleet,
  databaseSecrets,
  dbSubnetGroup,
  dbCluster,
  dbWriter,
  dbReader,
  schema,
  webRelease,
  appPackages,
  appRelease,
  verification,
  healthChecks,
];

/** What a push runs: one tier after the other, then the proof that all of it serves. */
export const pushSteps: typeof steps = [
  { ...appRelease, needs: [] },
  { ...webRelease, needs: [appRelease.id] },
  { ...verification, needs: [appRelease.id, webRelease.id] },
];

/**
 * What has to be finished for the system to serve, and to be complete: the reader's endpoint leads to the writer until
 * the reader is there. A skipped step would keep both from coming.
 */
export function milestonesOf({ database }: Settings): RunOptions<StepsContext, Settings>['milestones'] {
  const reader = database.reader ? ['db-reader'] : [];
  return [
    { milestone: 'serving', after: ['verification'] },
    { milestone: 'complete', after: ['verification', 'health-checks', ...reader] },
  ];
}
