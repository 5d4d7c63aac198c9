import { claimPermissions } from '../aws/claim.js';
import { leftoverPermissions } from '../aws/leftovers/explain.js';
import { ownedPermissions } from '../aws/owned.js';
import type { StateFile } from '../engine/state.js';
import type { Permission } from '../engine/step.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { askTeardown, askYesNo } from '../ui/index.js';
import { amendSettings } from './amend.js';
import { lockAndOpenEnvironment } from './environment.js';
import { telling } from './notify.js';
import type { GlobalOptions } from './options.js';
import { factsOf, type Presentation, presentationOf, questionOf } from './presentation.js';
import { recover } from './recover.js';
import { removeAndReport, removeFolder } from './remove.js';
import { checkTarget, openSession, type Session } from './session.js';
import { sandboxIsHere, targetOfState } from './target/choose.js';
import { askAboutData, checkSnapshotName, dataPermissions, givenDecision } from './teardown/data.js';
import { environmentToRemove } from './teardown/lost-state.js';
import { say, type Terminal } from './terminal.js';

/** What a teardown asks AWS beside what its steps do: the sweep at the end, its reasons, and the final snapshot. */
export const teardownPermissions: readonly Permission[] = [
  ...ownedPermissions,
  ...leftoverPermissions,
  ...dataPermissions,
  ...claimPermissions,
];

/** `tier3-wizard --teardown`: reviews, confirms, removes everything, sweeps, and reports what is left. */
export async function teardown(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const { screen } = presentation;
  const environment = await environmentToRemove(options, terminal.cwd, {
    ask:
      options.yes || !screen
        ? undefined
        : (title, lines) => askYesNo({ title, lines, yes: 'Rebuild it', no: 'Leave everything as it is', screen }),
    recover: () => recover(options, terminal),
  });
  if (environment === undefined) return nothingRemoved(terminal);
  if (!options.yes && !screen) {
    throw new Refusal(
      `There is no terminal to confirm the removal of "${environment}" on.`,
      'Add --yes and --final-snapshot NAME|none.',
    );
  }
  const { file, unlock } = await lockAndOpenEnvironment(options, terminal.cwd);
  try {
    const decided = givenDecision(options, file);
    if (isRemoved(file) && !sandboxIsHere(file.state.target, options, terminal)) {
      await removeFolder(file);
      say(terminal, `Everything of "${environment}" was removed before, its sandbox too; now its folder is.`);
      return exitCodes.done;
    }
    const ask = questionOf(presentation, options);
    const session = await openSession(
      await targetOfState(file.state.target, environment, options, terminal, ask),
      terminal,
    );
    checkTarget(file, session);
    await amendSettings(file, options, terminal.cwd);
    const request = { file, session, terminal, options, presentation, direction: 'destroy' } as const;
    const data = decided ?? (await askAboutData(request));
    if (data === 'undecided' || !(await confirmed(file, session, options, presentation))) {
      return nothingRemoved(terminal);
    }
    await checkSnapshotName(request, data.finalSnapshot);
    await file.update((state) => ({ ...state, removal: data }));
    const kept = data.finalSnapshot ? { finalSnapshot: data.finalSnapshot } : {};
    return await telling(options, terminal, { doing: 'teardown', environment }, async () => {
      return { code: await removeAndReport({ ...request, ...kept }) };
    });
  } finally {
    await unlock();
  }
}

function nothingRemoved(terminal: Terminal): ExitCode {
  say(terminal, 'Nothing was removed.');
  return exitCodes.interrupted;
}

/** True when an earlier teardown has come to the end of the graph. */
function isRemoved({ state }: StateFile): boolean {
  const records = Object.values(state.steps);
  return state.status === 'removing' && records.length > 0 && records.every(({ status }) => status === 'destroyed');
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
