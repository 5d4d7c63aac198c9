import { spawn } from 'node:child_process';
import { type ExitCode, exitCodes, WizardError } from '../errors.js';
import type { GlobalOptions } from './options.js';
import { aborted, say, type Terminal } from './terminal.js';

/** How a setup or a teardown has ended. */
export interface Ending {
  readonly doing: 'setup' | 'resume' | 'teardown';
  readonly environment: string;
  readonly code: ExitCode;
  /** Where the system answers. */
  readonly url?: string;
}

/** The user's command has so much time, or until Ctrl-C; one that takes longer goes on by itself. */
const waitMs = 10_000;

const outcomes: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed',
  2: 'refused',
  3: 'leftovers',
  130: 'interrupted',
};

/** How it ended, and where something serves. */
export type Ended = Pick<Ending, 'code' | 'url'>;

/** Does the work and tells how it has ended, also when an error has ended it: that goes on to the caller. */
export async function telling(
  options: GlobalOptions,
  terminal: Terminal,
  about: Omit<Ending, keyof Ended>,
  work: () => Promise<Ended>,
): Promise<ExitCode> {
  let ended: Ended = { code: exitCodes.failed };
  try {
    ended = await work();
    return ended.code;
  } catch (error) {
    if (error instanceof WizardError) ended = { code: error.exitCode };
    throw error;
  } finally {
    await tellEnd(options, terminal, { ...about, ...ended });
  }
}

/** Tells whoever is not looking: rings the terminal (`--bell`) and runs the user's command (`--notify`). Never throws. */
export async function tellEnd(options: GlobalOptions, terminal: Terminal, ending: Ending): Promise<void> {
  if (options.bell && terminal.stderr.isTTY) terminal.stderr.write(bell(ending));
  if (options.notify === undefined) return;
  const trouble = await runCommand(options.notify, terminal, variablesOf(ending));
  if (trouble !== undefined) say(terminal, `The command of --notify ${trouble}.`);
}

/** The bell, and the desktop notification of terminals that know OSC 9; the others show nothing of it. */
export function bell({ doing, environment, code }: Ending): string {
  return `\u0007\u001b]9;tier3-wizard: ${doing} of ${environment} ${outcomes[code]}\u001b\\`;
}

function variablesOf({ doing, environment, code, url }: Ending): Record<string, string> {
  return {
    TIER3_WIZARD_COMMAND: doing,
    TIER3_WIZARD_ENVIRONMENT: environment,
    TIER3_WIZARD_OUTCOME: outcomes[code],
    TIER3_WIZARD_EXIT_CODE: String(code),
    ...(url ? { TIER3_WIZARD_URL: url } : {}),
  };
}

/** @returns what went wrong, to complete a sentence */
async function runCommand(
  command: string,
  { cwd, env, clock, stop, abandon }: Terminal,
  variables: Record<string, string>,
): Promise<string | undefined> {
  if (command.trim() === '') return 'is empty';
  const over = new AbortController();
  // Its output goes nowhere: stdout carries our data, and the screen is no longer ours to share.
  const child = spawn(command, { shell: true, detached: true, stdio: 'ignore', cwd, env: { ...env, ...variables } });
  child.unref();
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`),
    );
  });
  const late = clock.sleep(waitMs, over.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([ended, late, aborted(stop.aborted ? abandon : stop).then(() => undefined)]);
  } finally {
    over.abort();
  }
}
