import type { Settings } from '../config/settings.js';
import type { StateFile } from '../engine/state.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { pushSteps } from '../steps/index.js';
import { serversOf } from '../steps/shared/servers.js';
import { askYesNo } from '../ui/index.js';
import { duration } from '../ui/words.js';
import { amendedSettings } from './amend.js';
import { lockAndOpenEnvironment } from './environment.js';
import { lookWith } from './execute.js';
import type { GlobalOptions } from './options.js';
import { type Presentation, presentationOf, questionOf } from './presentation.js';
import { exitCodeByOutcome, type RunRequest, run, sayFailures } from './run.js';
import { checkTarget, openSession, settingsOf } from './session.js';
import { targetOfState } from './target/choose.js';
import { emitData, say, type Terminal, unshownTo } from './terminal.js';
import { warnOfWay } from './way-warning.js';

/** `tier3-wizard push`: packs the release again and brings it to the running fleet, one server after the other. */
export async function push(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  if (!options.yes && !options.dryRun && !presentation.screen) {
    throw new Refusal(
      'There is no terminal to ask on, and nothing is pushed unasked.',
      'Add --yes to push, or --dry-run to see what would be pushed.',
    );
  }
  const { file, unlock } = await lockAndOpenEnvironment(options, terminal.cwd);
  try {
    const { target: targetState, environment, steps } = file.state;
    const settings = await amendedSettings(file, options, terminal.cwd);
    checkReleaseOnly(settingsOf(file), settings);
    if (!steps.verification?.outputs) throw nothingServes(environment);
    const ask = questionOf(presentation, options);
    const session = await openSession(await targetOfState(targetState, environment, options, terminal, ask), terminal);
    checkTarget(file, session);
    const request: RunRequest = {
      file,
      session,
      terminal,
      options,
      presentation,
      direction: 'create',
      steps: pushSteps,
      doing: 'push',
    };
    warnOfWay(options, terminal);
    const plan = await planOf(request, settings);
    if (options.dryRun) return sayPlan(plan, options, terminal);
    if (!plan.some(({ isNew }) => isNew) && isComplete(file)) {
      await file.update((state) => ({ ...state, settings }));
      return sayNothingToDo(plan, options, terminal);
    }
    if (!(await confirmed(plan, environment, options, presentation))) {
      say(terminal, 'Nothing was pushed.');
      return exitCodes.interrupted;
    }
    await file.update((state) => ({ ...state, settings }));
    const report = await run(request);
    const isDone = report.outcome.kind === 'done';
    await file.update((state) => ({ ...state, status: isComplete(file) ? 'complete' : 'failed' }));
    await file.keepCopy();
    if (options.json) return exitCodeByOutcome[report.outcome.kind];
    if (isDone) say(terminal, `The release is on ${countOf(plan)} after ${duration(report.elapsedSeconds)}.`);
    else sayFailures(request, report);
    return exitCodeByOutcome[report.outcome.kind];
  } finally {
    await unlock();
  }
}

/** A push that failed before, or a setup that did, leaves steps that have not ended. */
function isComplete({ state }: StateFile): boolean {
  return Object.values(state.steps).every(({ status }) => status === 'finished' || status === 'skipped');
}

/** A tier's release before it is pushed. */
interface TierPlan {
  readonly title: string;
  /** False where every server has it already. */
  readonly isNew: boolean;
  readonly servers: readonly string[];
}

async function planOf(request: RunRequest, settings: Settings): Promise<readonly TierPlan[]> {
  const releases = pushSteps.filter(({ id }) => id !== 'verification');
  return Promise.all(
    releases.map(async (step) => {
      const look = await lookWith(
        { ...request, settings, onLog: () => undefined, tellUnshown: unshownTo(request.terminal), way: 'auto' },
        step.id,
      );
      const { state } = await step.observe(look);
      const { ids: servers } = await serversOf(look, step.tier === 'web' ? 'web' : 'app');
      return { title: step.title, isNew: state !== 'ready', servers };
    }),
  );
}

function linesOf(plan: readonly TierPlan[]): string[] {
  return plan.map(({ title, isNew, servers }) =>
    isNew
      ? `${title}: to ${servers.join(', ')}, one after the other.`
      : `${title}: ${servers.join(', ')} have it already.`,
  );
}

function sayPlan(plan: readonly TierPlan[], options: GlobalOptions, terminal: Terminal): ExitCode {
  if (options.json) emitData(terminal, JSON.stringify(plan));
  else for (const line of linesOf(plan)) emitData(terminal, line);
  say(terminal, 'This was a dry run: nothing was pushed.');
  return exitCodes.done;
}

function sayNothingToDo(plan: readonly TierPlan[], options: GlobalOptions, terminal: Terminal): ExitCode {
  if (options.json) emitData(terminal, JSON.stringify(plan));
  else say(terminal, `The release is on ${countOf(plan)} already: nothing was done.`);
  return exitCodes.done;
}

function countOf(plan: readonly TierPlan[]): string {
  return `all ${plan.flatMap(({ servers }) => servers).length} servers`;
}

async function confirmed(
  plan: readonly TierPlan[],
  environment: string,
  options: GlobalOptions,
  { screen }: Presentation,
): Promise<boolean> {
  if (options.yes || !screen) return true;
  return askYesNo({ title: `Push to "${environment}"?`, lines: linesOf(plan), yes: 'Push', no: 'Leave it', screen });
}

/** A push changes the app and nothing else: other answers are for a run of the whole graph. */
function checkReleaseOnly(before: Settings, after: Settings): void {
  const withoutApp = ({ bundle: { directory: _app, ...bundle }, ...rest }: Settings) => ({ ...rest, bundle });
  if (JSON.stringify(withoutApp(before)) === JSON.stringify(withoutApp(after))) return;
  throw new Refusal(
    'A push changes the app alone: of the answers it takes bundle.directory only.',
    'Change the others with `tier3-wizard --resume --set key=value`. Nothing was changed.',
  );
}

function nothingServes(environment: string): Refusal {
  return new Refusal(
    `The setup of "${environment}" has not come to its end, so there is no running fleet to push to.`,
    `Run \`tier3-wizard --resume --name ${environment}\`: it installs the release, too. Nothing was changed.`,
  );
}
