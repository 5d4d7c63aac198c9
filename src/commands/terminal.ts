import type { Unshown } from '../engine/events.js';
import { exitCodes, WizardError } from '../errors.js';
import type { Clock } from '../lib/clock.js';

/** The world outside a command: streams, environment, signals. Only cli.ts builds it from the process. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: Clock;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP: settle and save. */
  readonly stop: AbortSignal;
  /** Aborted by the second one: leave at once. */
  readonly abandon: AbortSignal;
  /** What a Ctrl-C does: Ink reads the keyboard raw, so it hands the key on. */
  readonly interrupt: () => void;
  /** While a program on the same terminal works, Ctrl-C is its own. */
  readonly lend: <T>(work: () => Promise<T>) => Promise<T>;
}

/** True when questions can be asked and Ink can be shown. */
export function canAsk(terminal: Terminal): boolean {
  return Boolean(terminal.stdin.isTTY) && Boolean(terminal.stderr.isTTY);
}

export function say(terminal: Pick<Terminal, 'stderr'>, line: string): void {
  terminal.stderr.write(`${line}\n`);
}

/** Says on stderr, each once, what is not shown or not done because an optional action is not allowed. */
export function unshownTo(terminal: Pick<Terminal, 'stderr'>): (told: Unshown) => void {
  const said = new Set<string>();
  return ({ notice }) => {
    if (!said.has(notice)) say(terminal, notice);
    said.add(notice);
  };
}

/** Data for other programs: stdout carries nothing else. */
export function emitData(terminal: Terminal, line: string): void {
  terminal.stdout.write(`${line}\n`);
}

/**
 * What is only looked at has nothing to settle: Ctrl-C does not wait for an account that does not answer.
 * @throws WizardError with exit code 130 when the program is told to end first
 */
export function unlessStopped<T>(work: Promise<T>, { stop }: Pick<Terminal, 'stop'>): Promise<T> {
  const left = aborted(stop).then((): never => {
    throw new WizardError('Interrupted before AWS had answered.', {
      blame: 'user',
      remedy: 'Nothing was changed.',
      exitCode: exitCodes.interrupted,
    });
  });
  return Promise.race([work, left]);
}

/** Settles once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
