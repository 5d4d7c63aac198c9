import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { classify } from '../aws/classify.js';
import { findOwned, type Owned } from '../aws/owned.js';
import type { StateFile } from '../engine/state.js';
import { type ExitCode, exitCodes, Refusal, WizardError } from '../errors.js';
import { askTeardown, renderTeardown } from '../ui/index.js';
import { amendSettings } from './amend.js';
import { lockAndOpenEnvironment, meantEnvironment } from './environment.js';
import type { GlobalOptions } from './options.js';
import { factsOf, type Presentation, presentationOf, questionOf } from './presentation.js';
import { countRecorded, exitCodeByOutcome, type RunReport, type RunRequest, run, sayFailures } from './run.js';
import { releaseSandbox } from './sandbox/release.js';
import { checkTarget, openSession, type Session } from './session.js';
import { sandboxIsHere, targetOfState } from './target/choose.js';
import { say, type Terminal } from './terminal.js';

/** What AWS keeps by itself after everything of ours is gone. */
const keptByAws = [
  'AWS keeps the service-linked roles of Elastic Load Balancing, Auto Scaling and RDS; they cost nothing.',
  'Systems Manager keeps the history of commands for 30 days.',
];

/** `tier3-wizard --teardown`: reviews, confirms, removes everything, sweeps, and reports what is left. */
export async function teardown(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const { name: environment } = meantEnvironment(options, terminal.cwd);
  if (!options.yes && !presentation.screen) {
    throw new Refusal(
      `There is no terminal to confirm the removal of "${environment}" on.`,
      'Add --yes and --final-snapshot NAME|none.',
    );
  }
  const finalSnapshot = chooseSnapshot(options, environment);
  const { file, unlock } = await lockAndOpenEnvironment(options, terminal.cwd);
  try {
    if (isRemoved(file) && !sandboxIsHere(file.state.target, options, terminal)) {
      await removeFolder(file);
      say(terminal, `Everything of "${environment}" was removed before, its sandbox too; now its folder is.`);
      return exitCodes.done;
    }
    const ask = questionOf(presentation, options);
    const session = await openSession(await targetOfState(file.state.target, environment, options, terminal, ask));
    checkTarget(file, session);
    await amendSettings(file, options, terminal.cwd);
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
  const left = await sweep(session, file.state.id);
  if (left.length === 0) {
    // The state goes last: whatever stops this, the same command finds its work and ends it.
    if (session.target.kind === 'sandbox') await releaseSandbox(options, request.terminal);
    await removeFolder(file);
  }
  // No event tells what is left, so it is said in every form of output.
  if (!options.json || left.length > 0) sayRemoved(request, report, { removed: known - left.length, left });
  return left.length === 0 ? exitCodes.done : exitCodes.leftovers;
}

async function sweep(session: Session, environmentId: string): Promise<Owned[]> {
  try {
    return await findOwned(session.clients, environmentId);
  } catch (error) {
    const { message } = classify(error);
    throw new WizardError(`All of it was removed, but not whether anything is left could be seen: ${message}`, {
      blame: 'aws',
      remedy: 'Run the same command again: it looks once more.',
      cause: error,
    });
  }
}

/** True when an earlier teardown has come to the end of the graph. */
function isRemoved({ state }: StateFile): boolean {
  const records = Object.values(state.steps);
  return state.status === 'removing' && records.length > 0 && records.every(({ status }) => status === 'destroyed');
}

/** With the state folder, when this was the last environment in it. */
async function removeFolder(file: StateFile): Promise<void> {
  const folder = dirname(file.path);
  await rm(folder, { recursive: true, force: true });
  await rmdir(dirname(folder)).catch(() => undefined);
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
