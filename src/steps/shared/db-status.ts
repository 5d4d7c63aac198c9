import { type DBCluster, paginateDescribeEvents } from '@aws-sdk/client-rds';
import { orAbsent } from '../../aws/kinds/kind.js';
import { collect } from '../../aws/pages.js';
import { unlessDenied } from '../../aws/unshown.js';
import { StepFailure } from '../../engine/failure.js';
import { broken, NotYet, type Observation, type Permission } from '../../engine/step.js';
import { again } from '../../errors.js';
import type { Run } from '../context.js';

const restore =
  'See its events. It cannot be mended: `tier3-wizard --teardown` removes it; for its data restore a backup first (`aws rds restore-db-cluster-to-point-in-time`).';

/** Statuses that Aurora does not leave by itself, with what the user can do. */
const dead: Readonly<Record<string, string>> = {
  failed: restore,
  stopped: `Start it (\`aws rds start-db-cluster --db-cluster-identifier NAME\`), then run ${again}.`,
  'inaccessible-encryption-credentials': `Allow RDS the key again that encrypts it, then run ${again}.`,
  'incompatible-network': `Give its subnets free addresses again, then run ${again}.`,
  'incompatible-option-group': `See its events and mend what they name, then run ${again}.`,
  'incompatible-parameters': `Correct its parameter group, then run ${again}.`,
  'incompatible-restore': restore,
  'insufficient-capacity': `Choose another class (\`tier3-wizard --resume --set database.instanceClass=CLASS\`), then run ${again}.`,
  'storage-full': `See its events and free or add storage, then run ${again}.`,
  'restore-error': restore,
};

/** RDS keeps its events for two weeks; the last ones tell why. */
const eventMinutes = 14 * 24 * 60;
const eventsShown = 5;

export const eventPermissions: readonly Permission[] = [{ action: 'rds:DescribeEvents', use: 'setup', optional: true }];

/** What RDS keeps events of. */
export interface EventSource {
  readonly SourceType: 'db-cluster' | 'db-instance';
  readonly SourceIdentifier: string | undefined;
}

/** The observation of a status that will not pass, with RDS's last events; undefined for all others. */
export async function brokenStatus(
  run: Run,
  what: string,
  source: EventSource,
  status: string | undefined,
): Promise<Observation<never> | undefined> {
  const remedy = dead[status ?? ''];
  if (remedy === undefined) return undefined;
  return broken(`${what} is in the status "${status}".`, remedy, await lastEvents(run, source));
}

/** RDS's last events of it. Where they may not be read that is said; where they cannot be read there are none. */
export async function lastEvents({ aws }: Run, source: EventSource): Promise<readonly string[]> {
  const pages = paginateDescribeEvents({ client: aws.rds }, { ...source, Duration: eventMinutes });
  const notices: string[] = [];
  const read = () =>
    unlessDenied(
      () => collect(pages, (page) => page.Events),
      'rds:DescribeEvents',
      'Its events, which say why, are not shown',
      ({ notice }) => notices.push(notice),
    );
  const events = await orAbsent(read, () => true);
  if (notices.length > 0) return notices;
  return (events ?? []).slice(-eventsShown).map(({ Date: at, Message }) => `${at?.toISOString()}  ${Message}`);
}

/**
 * RDS deletes only what runs, and nobody but a person starts what a person has stopped.
 * @throws StepFailure, NotYet while it stops or starts
 */
export function refuseWhileStopped(cluster: DBCluster | undefined): void {
  const { DBClusterIdentifier: name, Status } = cluster ?? {};
  if (Status === 'stopping' || Status === 'starting') throw new NotYet(`the database cluster (${Status})`, 15_000);
  if (Status !== 'stopped') return;
  throw new StepFailure(`The database ${name} is stopped, and AWS deletes only what runs.`, {
    class: 'bad-input',
    remedy: `Start it (\`aws rds start-db-cluster --db-cluster-identifier ${name}\`), then run ${again}.`,
  });
}
