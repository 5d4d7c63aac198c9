import { DescribeDBClusterSnapshotsCommand } from '@aws-sdk/client-rds';
import { isNotFound } from '../../aws/error-codes.js';
import { orAbsent } from '../../aws/kinds/kind.js';
import { dbClusters } from '../../aws/kinds/rds.js';
import { namesOf } from '../../config/names.js';
import { tagKeys } from '../../config/tags.js';
import type { EnvironmentState, StateFile } from '../../engine/state.js';
import type { Permission } from '../../engine/step.js';
import { Refusal } from '../../errors.js';
import { databaseSessionPermissions } from '../../steps/shared/database-session.js';
import { askOneOf } from '../../ui/index.js';
import { plural } from '../../ui/words.js';
import type { GlobalOptions } from '../options.js';
import type { RunRequest } from '../run.js';
import { countRows, type RowCount } from './rows.js';

/** What happens to the data when the database goes. */
export type Decision = NonNullable<EnvironmentState['removal']>;

/** Counting the rows goes through the tunnel; who may not use it is asked without a count. */
export const dataPermissions: readonly Permission[] = [
  { action: 'rds:DescribeDBClusters', use: 'teardown' },
  { action: 'rds:DescribeDBClusterSnapshots', use: 'teardown' },
  { action: 'rds:CreateDBClusterSnapshot', use: 'teardown' },
  ...databaseSessionPermissions.map(({ action }): Permission => ({ action, use: 'teardown', optional: true })),
];

/**
 * The decision of the command line, or of the teardown that was stopped before; undefined when somebody is asked.
 * @throws Refusal unattended, where nobody has said it: data is never lost silently
 */
export function givenDecision(options: GlobalOptions, file: StateFile): Decision | undefined {
  const { finalSnapshot } = options;
  if (finalSnapshot === 'none') return { finalSnapshot: null };
  if (finalSnapshot !== undefined) return { finalSnapshot: checkedName(finalSnapshot) };
  if (file.state.removal || !options.yes) return file.state.removal;
  throw new Refusal(
    `Removing "${file.state.environment}" deletes its database, and nothing says what happens to the data.`,
    'Add --final-snapshot NAME to keep a snapshot, or --final-snapshot none to let the data go.',
  );
}

function checkedName(name: string): string {
  if (/^[A-Za-z](?!.*--)[A-Za-z0-9-]{0,253}[A-Za-z0-9]$/.test(name)) return name;
  throw new Refusal(
    `--final-snapshot ${name} is not a snapshot's name.`,
    'Use letters, digits and single hyphens, first a letter, last no hyphen.',
  );
}

/** Asks what happens to the data; where there is no database nothing is asked. */
export async function askAboutData(request: RunRequest): Promise<Decision | 'undecided'> {
  const { screen } = request.presentation;
  const cluster = await clusterOf(request);
  if (!screen || !cluster || cluster.life === 'leaving') return { finalSnapshot: null };
  const rows = await countRows(request);
  const answer = await askOneOf({ ...dataQuestion(request.file.state.environment, rows, now(request)), screen });
  return answer ?? 'undecided';
}

const now = ({ session }: RunRequest): number => session.target.clock.now();

interface DataQuestion {
  readonly title: string;
  readonly lines: readonly string[];
  readonly choices: readonly { readonly label: string; readonly value: Decision }[];
}

/** The first choice is the default: to keep the data where there is any, or where that is not known. */
export function dataQuestion(environment: string, rows: RowCount, at: number): DataQuestion {
  const stamp = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
  const name = `${environment}-final-${stamp}`;
  const keep = { label: `Keep a snapshot, ${name}: its storage stays billed`, value: { finalSnapshot: name } };
  const drop = { label: 'Let the data go', value: { finalSnapshot: null } };
  const isEmpty = rows.kind === 'counted' && rows.rows === 0;
  return {
    title: 'What happens to the data?',
    lines: [rowWords(rows)],
    choices: isEmpty ? [drop, keep] : [keep, drop],
  };
}

/** What is known of the rows, as a sentence. */
export function rowWords(rows: RowCount): string {
  if (rows.kind === 'unknown') return `How many rows the database holds could not be seen: ${rows.reason}.`;
  if (rows.rows === 0) return 'The tables of the database are empty.';
  return `The database holds ${rows.more ? 'more than ' : ''}${plural(rows.rows, 'row')}.`;
}

async function clusterOf({ session, file }: RunRequest) {
  const { environment, id } = file.state;
  const kind = dbClusters(session.clients.rds, namesOf(environment, id).dbCluster);
  const found = await kind.search({ environmentId: id, resource: 'db-cluster' });
  return found.find(({ tags }) => tags[tagKeys.id] === id);
}

/**
 * A name that is taken would stop the teardown when the instances are gone already: it is asked before.
 * @throws Refusal unless it is free, or the snapshot that an earlier teardown of this cluster has taken
 */
export async function checkSnapshotName(request: RunRequest, name: string | null): Promise<void> {
  if (name === null) return;
  const { rds } = request.session.clients;
  const ask = () => rds.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: name }));
  const taken = (await orAbsent(ask, isNotFound))?.DBClusterSnapshots?.[0];
  if (!taken) return;
  const cluster = await clusterOf(request);
  const isOurs = taken.TagList?.some(({ Key, Value }) => Key === tagKeys.id && Value === request.file.state.id);
  if (isOurs && (!cluster || cluster.life === 'leaving')) return;
  throw new Refusal(
    `There is already a snapshot ${name}.`,
    'Give another name with --final-snapshot. Nothing was removed.',
  );
}
