import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { renderSnapshot, runOpsScreen } from '../ui/index.js';
import { openEnvironment } from './environment.js';
import { onlineServers } from './online-servers.js';
import type { GlobalOptions } from './options.js';
import { factsOf, presentationOf, questionOf } from './presentation.js';
import { checkTarget, openSession } from './session.js';
import { chooseServer, runShell } from './shell.js';
import { snapshotSource } from './snapshot-source.js';
import { targetOfState } from './target/choose.js';
import { emitData, say, type Terminal } from './terminal.js';
import { toldError } from './told-error.js';

/** Slower than AWS's limits allow by far: one sweep of a dozen describes (aws-behaviour, "Throttling"). */
const refreshMs = 10_000;
/** A faster sandbox is looked at more often, but a person cannot read faster than this. */
const fastestRefreshMs = 2_000;

/** Time to read why there was no shell, before the screen comes back. */
const readingMs = 4_000;

/** `tier3-wizard ops`: the live system, or one snapshot of it. */
export async function ops(options: GlobalOptions & { readonly once?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const file = await openEnvironment(options, terminal.cwd);
  const { environment, target: targetState } = file.state;
  const ask = questionOf(presentation, options);
  const session = await openSession(await targetOfState(targetState, environment, options, terminal, ask), terminal);
  checkTarget(file, session);
  const take = snapshotSource(file, session, terminal);
  const { screen } = presentation;
  // The live view is drawn: who wants nothing drawn gets one snapshot.
  if (options.once || screen?.mode === 'linear') {
    const snapshot = await take();
    if (options.json) emitData(terminal, JSON.stringify(snapshot));
    else {
      const lines = renderSnapshot(snapshot, presentation.width, { ...presentation.theme, colour: false });
      for (const line of lines) emitData(terminal, line);
    }
    return exitCodes.done;
  }
  if (!screen) {
    throw new Refusal(
      'There is no terminal for the live view.',
      'Add --once for one snapshot, and --json for scripts.',
    );
  }
  for (;;) {
    const end = await runOpsScreen({
      target: factsOf(session),
      take,
      intervalMs: Math.max(fastestRefreshMs, refreshMs / session.target.speed),
      screen,
    });
    if (end.does === 'quit') return terminal.stop.aborted ? exitCodes.interrupted : exitCodes.done;
    try {
      const server = chooseServer(await onlineServers(file, session), end.instanceId);
      await runShell(server, file, session, terminal, options);
    } catch (error) {
      const { isBug, lines } = toldError(error);
      if (isBug) throw error;
      for (const line of lines) say(terminal, line);
      await terminal.clock.sleep(readingMs);
    }
  }
}
