import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { RunRequest } from '../../src/commands/run.js';
import { openSession, type Session } from '../../src/commands/session.js';
import type { Terminal } from '../../src/commands/terminal.js';
import { StateFile } from '../../src/engine/state.js';
import type { Clock } from '../../src/lib/clock.js';
import { steps } from '../../src/steps/index.js';
import { createTheme } from '../../src/ui/index.js';
import { atEndOfTest } from '../endings.js';
import type { TestRegion } from '../sandbox/region.js';
import { targetOf } from '../steps/product-clients.js';
import type { Environment } from '../steps/run.js';

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 't3-verb-'));
  atEndOfTest(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A session with a sandbox in this process, on its virtual clock. */
export function sessionWith(region: TestRegion): Promise<Session> {
  return openSession(targetOf(region), nobodyStops);
}

/** Nobody presses Ctrl-C, and nobody reads. */
export const nobodyStops = {
  stop: new AbortController().signal,
  stderr: new PassThrough().resume() as unknown as NodeJS.WriteStream,
};

export interface PlayedTerminal extends Terminal {
  /** What was said on stderr so far, line by line. */
  readonly said: () => string[];
  /** The same of stdout. */
  readonly data: () => string[];
}

/** A terminal nobody sits at. */
export function playedTerminal(clock: Clock, cwd: string = newFolder()): PlayedTerminal {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const linesOf = (stream: PassThrough) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
    });
    return () => text.split('\n').slice(0, -1);
  };
  const { signal } = new AbortController();
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    env: { LANG: 'C.UTF-8', XDG_CACHE_HOME: newFolder() },
    cwd,
    clock,
    stop: signal,
    abandon: signal,
    interrupt: () => undefined,
    lend: (work) => work(),
    said: linesOf(stderr),
    data: linesOf(stdout),
  };
}

export interface SeatedTerminal extends PlayedTerminal {
  /** What the keyboard was set to, in order: true is raw. */
  readonly rawModes: readonly boolean[];
  /** Every byte that was drawn so far. */
  readonly drawn: () => string;
}

/** A terminal that somebody sits at: screens are shown on it, and read its keys. */
export function seatedTerminal(clock: Clock): SeatedTerminal {
  const terminal = playedTerminal(clock);
  const rawModes: boolean[] = [];
  let drawn = '';
  terminal.stderr.on('data', (chunk) => {
    drawn += chunk;
  });
  const nothing = () => undefined;
  Object.assign(terminal.stdin, {
    isTTY: true,
    setRawMode: (mode: boolean) => rawModes.push(mode),
    ref: nothing,
    unref: nothing,
  });
  Object.assign(terminal.stderr, { isTTY: true, columns: 100, rows: 30 });
  return { ...terminal, rawModes, drawn: () => drawn };
}

/** A session whose calls the environment sees: time passes while it waits. */
export async function sessionOf(environment: Environment): Promise<Session> {
  const [step] = steps;
  if (!step) throw new Error('there are no steps');
  const session = await sessionWith(environment.region);
  return { ...session, clients: environment.contextOf(step).aws };
}

/** What a run of the product without a terminal gets, with the environment's state on the disk. */
export async function requestOf(environment: Environment): Promise<RunRequest & { readonly terminal: PlayedTerminal }> {
  const { clock } = environment.region;
  const terminal = playedTerminal(clock);
  const path = join(terminal.cwd, '.tier3-wizard', environment.file.state.environment, 'state.json');
  const options = { set: [], yes: true, plain: true };
  return {
    file: await StateFile.create(path, environment.file.state),
    session: await sessionOf(environment),
    terminal,
    options,
    presentation: { theme: createTheme({ colour: false, unicode: true }), width: 100 },
    direction: 'destroy',
    masterPassword: () => 'master-secret-1',
  };
}
