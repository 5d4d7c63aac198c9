import { claimPermissions } from '../aws/claim.js';
import { preflightPermissions } from '../aws/preflight/permissions-needed.js';
import { priceNeeds } from '../aws/price-list.js';
import type { Need, Permission } from '../engine/step.js';
import { snapshotNeeds } from '../ops/index.js';
import { pushSteps, steps } from '../steps/index.js';
import { tunnelPermissions } from '../steps/shared/database-session.js';
import type { TunnelWay } from '../tunnel/ways.js';
import { discoveryPermissions } from './account-facts.js';
import { databasePermissions } from './db.js';
import { listPermissions } from './list.js';
import type { Purpose } from './options.js';
import { recoverPermissions } from './recover.js';
import { shellPermissions } from './shell.js';
import { teardownPermissions } from './teardown.js';

/** What every verb asks first; without them it does not say the account's alias, or check less. */
const accountNeeds: readonly Need[] = [{ action: 'iam:ListAccountAliases', optional: true }];

const needsOf: Readonly<Record<Purpose, readonly Need[]>> = {
  setup: [...priceNeeds, ...discoveryPermissions, ...preflightPermissions, ...claimPermissions, ...stepNeeds('setup')],
  list: listPermissions,
  ops: snapshotNeeds,
  push: [...claimPermissions, ...stepNeeds('setup', pushSteps)],
  recover: recoverPermissions,
  teardown: [...stepNeeds('teardown'), ...teardownPermissions],
  db: databasePermissions,
  shell: shellPermissions,
};

/** What the steps' own declarations ask for. */
function stepNeeds(use: Exclude<Permission['use'], 'both'>, some: typeof steps = steps): readonly Need[] {
  return some.flatMap((step) => step.permissions).filter((one) => one.use === use || one.use === 'both');
}

/** The verbs that reach the database by the way that `--tunnel` says: a teardown counts its rows. */
const byTheWay: readonly Purpose[] = ['setup', 'push', 'teardown'];
const withoutTunnel: readonly TunnelWay[] = ['direct', 'run-command'];
const tunnelActions: ReadonlySet<string> = new Set(tunnelPermissions.map(({ action }) => action));

/** Those that steps need when the database is reached by this way. */
export function neededBy<T extends Need>(way: TunnelWay, needs: readonly T[]): readonly T[] {
  return withoutTunnel.includes(way) ? needs.filter(({ action }) => !tunnelActions.has(action)) : needs;
}

/** The IAM actions of a verb, each once; one that anything requires is not optional. */
export function needsFor(purposes: readonly Purpose[], way: TunnelWay = 'auto'): readonly Need[] {
  const ofPurpose = (purpose: Purpose): readonly Need[] =>
    byTheWay.includes(purpose) ? neededBy(way, needsOf[purpose]) : needsOf[purpose];
  const all = [...accountNeeds, ...purposes.flatMap(ofPurpose)];
  const required = new Set(all.filter((need) => !need.optional).map(({ action }) => action));
  const actions = [...new Set(all.map(({ action }) => action))].sort();
  return actions.map((action) => (required.has(action) ? { action } : { action, optional: true }));
}
