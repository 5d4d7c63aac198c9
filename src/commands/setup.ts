import { randomUUID } from 'node:crypto';
import { parseSettings } from '../config/parse-settings.js';
import type { Settings } from '../config/settings.js';
import { type EnvironmentState, StateFile, stateSchemaVersion } from '../engine/state.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { remembered } from '../lib/remembered.js';
import { askWithoutCredentials } from '../ui/index.js';
import { checkNetwork } from './account-facts.js';
import { gatherAnswers } from './answers.js';
import { ask, type Decided } from './ask.js';
import { checkPaths } from './bundle-paths.js';
import { forgetDraft } from './draft.js';
import { dryRun } from './dry-run.js';
import { environmentFolder, environmentsIn, stateFilePath, stateFolder } from './environment.js';
import { lockEnvironment } from './lock.js';
import type { GlobalOptions } from './options.js';
import { generatePassword, takePassword } from './password.js';
import { bundleFacts, databaseRoots, releasePort } from './ports/bundle.js';
import { checkAloud, refuseRed } from './preflight.js';
import { type Presentation, presentationOf, questionOf } from './presentation.js';
import { buildAndReport } from './report-setup.js';
import { openSession, type Session } from './session.js';
import { chooseTarget } from './target/choose.js';
import { profileRegion } from './target/region.js';
import { targetState } from './target/state.js';
import type { Terminal } from './terminal.js';
import { warnOfWay } from './way-warning.js';

/** `tier3-wizard`: validate, ask, build, and say what to do next. */
export async function setup(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const { masterPassword, answers } = takePassword(await gatherAnswers(options, terminal.cwd));
  const region = answers.region ?? (await profileRegion(options, terminal));
  const given = region === undefined ? answers : { ...answers, region };
  const settings = parseSettings(given, options.config ?? 'the given answers');
  checkPaths(settings, terminal.cwd);
  const planned: Decided = { settings, ...(masterPassword ? { masterPassword } : {}) };
  if (options.dryRun) return dryRun(planned, options, terminal, presentation);
  if (!options.yes && !presentation.screen) {
    throw new Refusal(
      'There is no terminal to ask on, and nothing is built unreviewed.',
      'Add --yes to build with these answers, or --dry-run to see the plan.',
    );
  }
  checkUnused(settings.name, options, terminal);
  warnOfWay(options, terminal);
  const first = await connect(settings, options, terminal, presentation);
  if (!first) return exitCodes.interrupted;
  const sessions = sessionsFrom(first, options, terminal);
  const { screen } = presentation;
  const decided: Decided | undefined =
    options.yes || !screen
      ? planned
      : await ask({ answers, masterPassword, options, terminal, screen, session: first, sessions });
  if (!decided) return exitCodes.interrupted;
  const session = await sessions(decided.settings.region);
  checkPaths(decided.settings, terminal.cwd);
  await checkNetwork(decided.settings, session);
  await checkPacking(decided.settings, session, terminal);
  if (!decided.checked) refuseRed(await checkAloud(decided.settings, session, terminal, options), terminal);
  const folder = stateFolder(options, terminal.cwd);
  const unlock = await lockEnvironment(environmentFolder(folder, decided.settings.name), options);
  try {
    // Again, now that nobody else can make it: the questions may have taken their time.
    checkUnused(decided.settings.name, options, terminal);
    const file = await StateFile.create(
      stateFilePath(folder, decided.settings.name),
      newState(decided.settings, session, terminal),
    );
    if (decided.checked) await forgetDraft(folder);
    const password = decided.masterPassword ?? generatePassword();
    return await buildAndReport({
      file,
      session,
      terminal,
      options,
      presentation,
      direction: 'create',
      masterPassword: () => password,
    });
  } finally {
    await unlock();
  }
}

/** The account is the same in every region, and a screen may be shown when one is chosen. */
const toldAtFirst = (): void => undefined;

/** A session of each region that is asked for, opened once. */
function sessionsFrom(
  first: Session,
  options: GlobalOptions,
  terminal: Terminal,
): (region: string) => Promise<Session> {
  const open = async (region: string): Promise<Session> =>
    openSession(await chooseTarget({ ...options, region }, terminal, region), terminal, toldAtFirst);
  return remembered(open, [[first.target.region, first]]);
}

/** Connects; without credentials it offers the sandbox, where anybody can be asked. */
async function connect(
  settings: Settings,
  options: GlobalOptions,
  terminal: Terminal,
  presentation: Presentation,
): Promise<Session | undefined> {
  const mayPrepare = questionOf(presentation, options);
  try {
    return await openSession(await chooseTarget(options, terminal, settings.region, mayPrepare), terminal);
  } catch (error) {
    const { screen } = presentation;
    if (options.sandbox || options.yes || !screen || !(error instanceof Refusal)) throw error;
    const choice = await askWithoutCredentials({ reason: error.message, screen });
    if (choice === 'quit') return undefined;
    return openSession(
      await chooseTarget({ ...options, sandbox: true }, terminal, settings.region, mayPrepare),
      terminal,
    );
  }
}

function checkUnused(name: string, options: GlobalOptions, terminal: Terminal): void {
  const folder = stateFolder(options, terminal.cwd);
  if (!environmentsIn(folder).includes(name)) return;
  throw new Refusal(
    `There is already an environment "${name}" in ${folder}.`,
    `Continue it with \`tier3-wizard --resume --name ${name}\`, remove it with --teardown, or choose another name.`,
  );
}

/** What cannot be packed is refused before anything is made. */
async function checkPacking(settings: Settings, session: Session, terminal: Terminal): Promise<void> {
  databaseRoots(session.target);
  await bundleFacts(settings, terminal.cwd);
  const release = releasePort(settings, session.target, terminal.cwd);
  const { region } = settings;
  await release.pack('web', { region });
  await release.pack('app', { region });
}

function newState(settings: Settings, session: Session, terminal: Terminal): EnvironmentState {
  return {
    schema: stateSchemaVersion,
    environment: settings.name,
    id: randomUUID(),
    target: targetState(session),
    settings,
    createdAt: terminal.clock.now(),
    status: 'building',
    steps: {},
  };
}
