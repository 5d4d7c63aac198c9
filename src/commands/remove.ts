import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { classify } from '../aws/classify.js';
import { ownedSnapshots } from '../aws/inventory/databases.js';
import { explainLeftovers, type Leftover } from '../aws/leftovers/explain.js';
import { findNamesakes } from '../aws/namesakes.js';
import { findOwned } from '../aws/owned.js';
import { namesOf } from '../config/names.js';
import type { RunOutcome } from '../engine/events.js';
import type { ErrorClass } from '../engine/failure.js';
import type { StateFile } from '../engine/state.js';
import { type ExitCode, exitCodes, WizardError } from '../errors.js';
import { renderTeardown } from '../ui/index.js';
import { countRecorded } from './existing.js';
import { exitCodeByOutcome, type RunReport, type RunRequest, run, sayFailures } from './run.js';
import { releaseSandbox } from './sandbox/release.js';
import { say } from './terminal.js';

/** What AWS keeps by itself after everything of ours is gone. */
const keptByAws = [
  'AWS keeps the service-linked roles of Elastic Load Balancing, Auto Scaling and RDS; they cost nothing.',
  'Systems Manager keeps the history of commands for 30 days.',
];

/** What is still there after a removal, as tags and names show it: the state file is not asked. */
interface Remains {
  readonly left: readonly Leftover[];
  /** Whole sentences. */
  readonly kept: readonly string[];
  /** How many of those are snapshots. */
  readonly snapshots: number;
}

/** Runs the graph backwards, looks independently of the state file for what is left, and says so. */
export async function removeAndReport(request: RunRequest): Promise<ExitCode> {
  const { file, session, options, terminal } = request;
  const known = countRecorded(file);
  const report = await run(request);
  const { outcome } = report;
  if (outcome.kind !== 'done') {
    if (!options.json) sayFailures(request, report);
    if (!isBlocked(outcome)) return exitCodeByOutcome[outcome.kind];
  }
  const remains = await sweep(request);
  const { left } = remains;
  if (outcome.kind === 'done' && left.length === 0) {
    // The state goes last: whatever stops this, the same command finds its work and ends it.
    if (session.target.kind === 'sandbox') await releaseSandbox(options, terminal);
    await removeFolder(file);
  }
  // No event tells what is left, so it is said in every form of output.
  if (!options.json || left.length > 0) sayRemoved(request, report, Math.max(0, known - left.length), remains);
  return left.length > 0 ? exitCodes.leftovers : exitCodeByOutcome[outcome.kind];
}

/** Failures that come from what is in the account: another try would meet them again, and their causes can be named. */
const blocking: readonly ErrorClass[] = ['busy', 'timeout'];

function isBlocked(outcome: RunOutcome): boolean {
  return (
    outcome.kind === 'failed' &&
    outcome.failures.every(
      ({ failure }) => blocking.includes(failure.class) || (failure.class === 'bad-input' && failure.code),
    )
  );
}

async function sweep({ file, session }: RunRequest): Promise<Remains> {
  const { environment, id } = file.state;
  const { clients, target } = session;
  try {
    const [owned, snapshots, namesakes] = await Promise.all([
      findOwned(clients, id),
      ownedSnapshots(clients, { environmentId: id }),
      findNamesakes(clients, namesOf(environment, id), id),
    ]);
    return {
      left: await explainLeftovers(clients, owned, target.region),
      snapshots: snapshots.length,
      kept: [
        ...snapshots.map(
          (one) =>
            `The snapshot ${one.id} stays, and its storage is billed until \`aws rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier ${one.id} --region ${target.region}\`.`,
        ),
        ...namesakes.map(
          (one) =>
            `The ${one.label} ${one.id} has our name but not our tags: it is somebody else's and was not touched.`,
        ),
      ],
    };
  } catch (error) {
    const { message } = classify(error);
    throw new WizardError(`All of it was removed, but not whether anything is left could be seen: ${message}`, {
      blame: 'aws',
      remedy: 'Run the same command again: it looks once more.',
      cause: error,
    });
  }
}

/** With the state folder, when this was the last environment in it. */
export async function removeFolder(file: StateFile): Promise<void> {
  const folder = dirname(file.path);
  await rm(folder, { recursive: true, force: true });
  await rmdir(dirname(folder)).catch(() => undefined);
}

function sayRemoved(request: RunRequest, report: RunReport, removed: number, { left, kept, snapshots }: Remains): void {
  const { file, presentation, terminal, finalSnapshot } = request;
  const named = finalSnapshot !== undefined && !kept.some((one) => one.includes(` ${finalSnapshot} `));
  const lines = renderTeardown(
    {
      target: report.target,
      environment: file.state.environment,
      elapsedSeconds: report.elapsedSeconds,
      removed,
      left: left.map(({ kind, id, reason, command }) => ({ label: `${kind} ${id}`, reason, command })),
      keptIsBilled: finalSnapshot !== undefined || snapshots > 0,
      kept: [
        ...(named ? [`The snapshot ${finalSnapshot} stays, and its storage is billed.`] : []),
        ...kept,
        ...keptByAws,
      ],
    },
    presentation.width,
    presentation.theme,
  );
  for (const line of lines) say(terminal, line);
}
