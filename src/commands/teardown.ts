import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findOwned, type Owned } from '../aws/owned.js';
import type { StateFile } from '../engine/state.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { askTeardown, renderTeardown } from '../ui/index.js';
import { openEnvironment } from './environment.js';
import { lockEnvironment } from './lock.js';
import type { GlobalOptions } from './options.js';
import { factsOf, type Presentation, presentationOf, questionOf } from './presentation.js';
import { countRecorded, exitCodeByOutcome, type RunReport, type RunRequest, run, sayFailures } from './run.js';
import { releaseSandbox } from './sandbox/release.js';
import { checkTarget, openSession, type Session } from './session.js';
import { targetOfState } from './target/choose.js';
import { say, type Terminal } from './terminal.js';

/** What AWS keeps by itself after everything of ours is gone. */
const keptByAws = [
  'AWS keeps the service-linked roles of Elastic Load Balancing, Auto Scaling and RDS; they cost nothing.',
  'Systems Manager keeps the history of commands for 30 days.',
];

/** `tier3-wizard --teardown`: reviews, confirms, removes everything, sweeps, and reports what is left. */
export async function teardown(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const file = await openEnvironment(options, terminal.cwd);
  const { environment } = file.state;
  if (!options.yes && !presentation.screen) {
    throw new Refusal(
      `There is no terminal to confirm the removal of "${environment}" on.`,
      'Add --yes and --final-snapshot NAME|none.',
    );
  }
  const finalSnapshot = chooseSnapshot(options, environment);
  const unlock = await lockEnvironment(dirname(file.path), options);
  try {
    const ask = questionOf(presentation, options);
    const session = await openSession(await targetOfState(file.state.target, environment, options, terminal, ask));
    checkTarget(file, session);
    if (!(await confirmed(file, session, options, presentation))) {
      say(terminal, 'Nothing was removed.');
      return exitCodes.interrupted;
    }
    const request: RunRequest = {
      file,
      session,
      terminal,
      options,
      presentation,
      direction: 'destroy',
      ...(finalSnapshot ? { finalSnapshot } : {}),
    };
    return await removeAndReport(request);
  } finally {
    await unlock();
    await removeEmptyFolder(file);
  }
}

async function removeAndReport(request: RunRequest): Promise<ExitCode> {
  const { file, session, options } = request;
  const known = countRecorded(file);
  const report = await run(request);
  if (report.outcome.kind !== 'done') {
    if (!options.json) sayFailures(request, report);
    return exitCodeByOutcome[report.outcome.kind];
  }
  const left = await findOwned(session.clients, file.state.id);
  if (left.length === 0) await rm(dirname(file.path), { recursive: true, force: true });
  if (!options.json) sayRemoved(request, report, { removed: known - left.length, left });
  if (session.target.kind === 'sandbox' && left.length === 0) await releaseSandbox(options, request.terminal);
  return left.length === 0 ? exitCodes.done : exitCodes.leftovers;
}

function sayRemoved(
  request: RunRequest,
  report: RunReport,
  { removed, left }: { removed: number; left: readonly Owned[] },
): void {
  const { file, presentation, terminal, finalSnapshot } = request;
  const lines = renderTeardown(
    {
      target: report.target,
      environment: file.state.environment,
      elapsedSeconds: report.elapsedSeconds,
      removed,
      left: left.map(({ kind, id }) => ({ label: `${kind} ${id}`, reason: 'it still carries this environment’s tag' })),
      kept: [
        ...(finalSnapshot ? [`The snapshot ${finalSnapshot} stays, and its storage is billed.`] : []),
        ...keptByAws,
      ],
    },
    presentation.width,
    presentation.theme,
  );
  for (const line of lines) say(terminal, line);
}

/** Data is never lost silently: unattended, what happens to it has to be said. */
function chooseSnapshot(options: GlobalOptions, environment: string): string | undefined {
  if (options.finalSnapshot === undefined) {
    if (!options.yes) return undefined;
    throw new Refusal(
      `Removing "${environment}" deletes its database, and nothing says what happens to the data.`,
      'Add --final-snapshot NAME to keep a snapshot, or --final-snapshot none to let the data go.',
    );
  }
  if (options.finalSnapshot === 'none') return undefined;
  if (/^[A-Za-z](?!.*--)[A-Za-z0-9-]{0,253}[A-Za-z0-9]$/.test(options.finalSnapshot)) return options.finalSnapshot;
  throw new Refusal(
    `--final-snapshot ${options.finalSnapshot} is not a snapshot's name.`,
    'Use letters, digits and single hyphens, first a letter, last no hyphen.',
  );
}

async function confirmed(
  file: StateFile,
  session: Session,
  options: GlobalOptions,
  presentation: Presentation,
): Promise<boolean> {
  const { screen } = presentation;
  if (options.yes || !screen) return true;
  const { environment, steps } = file.state;
  const lines = Object.entries(steps).flatMap(([step, record]) =>
    Object.entries(record.resources).flatMap(([resource, { id }]) => (id ? [`${step}: ${resource} ${id}`] : [])),
  );
  return askTeardown({ target: factsOf(session), environment, lines, screen });
}

/** The lock file may have been the last thing in the folder. */
async function removeEmptyFolder(file: StateFile): Promise<void> {
  await rmdir(dirname(file.path)).catch(() => undefined);
}
