import { randomBytes } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import { TunnelError } from '../errors.js';
import { keyExchange, seal, unseal } from './sealing.js';

/** Run Command on one instance, as Systems Manager offers it. */
export interface CommandApi {
  /** Sends a shell script, once; answers the command's id. */
  send(target: string, lines: readonly string[]): Promise<string>;
  /** How the script has ended, or undefined while it has not. */
  result(commandId: string, target: string): Promise<CommandResult | undefined>;
}

export interface CommandResult {
  /** Systems Manager's word, `Success` or what went wrong. */
  readonly status: string;
  readonly exitCode: number;
  readonly output: string;
  readonly error: string;
}

export interface CommandChannelOptions {
  readonly api: CommandApi;
  readonly clock: Clock;
  /** Id of the instance that asks the database. */
  readonly target: string;
  /** The program that answers on the instance: app-bundle/session/database.py. */
  readonly program: string;
  readonly onLog: (line: string) => void;
}

/** Questions to an instance and its answers, of which Systems Manager sees sealed text alone. */
export interface CommandChannel {
  /** @throws TunnelError, or what Systems Manager said */
  ask(question: object): Promise<unknown>;
  close(): Promise<void>;
}

/** A document and its parameters are at most 64 KB together; the program takes 8 of them, JSON a few more. */
const partCharacters = 40_000;
const pauseMs = 1_000;
/** Delivery is given up by Systems Manager after 60 s and a script after an hour; this is when its word is missing. */
const silentMs = 62 * 60_000;
/** The program's exit code where a Python lacks the libraries. */
const noLibraries = 78;

/** Agrees on a key with the instance. @throws TunnelError, or what Systems Manager said */
export async function openCommandChannel(options: CommandChannelOptions): Promise<CommandChannel> {
  const session = randomBytes(12).toString('hex');
  const run = (verb: string, ...words: readonly string[]) => runProgram(options, [verb, session, ...words]);
  const exchange = keyExchange();
  const key = exchange.keyWith((await run('open', exchange.publicKey)).trim(), session);
  let asked = 0;
  return {
    ask: async (question) => {
      asked += 1;
      const number = String(asked);
      let rest = seal(key, `ask ${number}`, JSON.stringify(question));
      for (; rest.length > partCharacters; rest = rest.slice(partCharacters)) {
        await run('part', number, rest.slice(0, partCharacters));
      }
      let { whole, text } = partOf(await run('ask', number, rest));
      while (text.length < whole) {
        const more = partOf(await run('more', number, String(text.length)));
        if (more.text === '') throw new TunnelError('command-failed', 'open', 'the answer breaks off');
        text += more.text;
      }
      return JSON.parse(unseal(key, `answer ${number}`, text));
    },
    close: async () => {
      // Without it the key stays on the instance until the next session there, or its next boot.
      await run('close').catch((error: unknown) => options.onLog(`The session could not be closed: ${String(error)}`));
    },
  };
}

/** The answer's length and one part of it. */
function partOf(output: string): { whole: number; text: string } {
  const [, length = '', text = ''] = /^(\d+) (\S*)\s*$/.exec(output) ?? [];
  if (length === '') throw new TunnelError('command-failed', 'open', 'the answer is none of ours');
  return { whole: Number(length), text };
}

/** Runs the program on the instance and answers what it printed. */
async function runProgram({ api, clock, target, program }: CommandChannelOptions, words: readonly string[]) {
  const commandId = await api.send(target, script(program, words));
  const sentAt = clock.now();
  for (;;) {
    const result = await api.result(commandId, target);
    if (result?.status === 'Success') return result.output;
    if (result) throw failure(result);
    if (clock.overdue(sentAt, silentMs)) throw new TunnelError('command-failed', 'open', 'it never ended');
    await clock.sleep(pauseMs);
  }
}

/** The app's own Python where the system's packages have no libraries for it (app-bundle/packages.sh). */
function script(program: string, words: readonly string[]): string[] {
  return [
    'for python in /opt/tier3/venvs/*/bin/python /usr/bin/python3; do',
    '  [ -x "$python" ] || continue',
    `  "$python" -I - ${words.join(' ')} <<'TIER3_PROGRAM_END'`,
    ...program.trimEnd().split('\n'),
    'TIER3_PROGRAM_END',
    '  status=$?',
    `  [ "$status" -eq ${noLibraries} ] || exit "$status"`,
    'done',
    `exit ${noLibraries}`,
  ];
}

function failure({ status, exitCode, error }: CommandResult): TunnelError {
  const said = error.trim().split('\n').at(-1) ?? '';
  if (exitCode === noLibraries) return new TunnelError('no-database-libraries', 'open', said);
  return new TunnelError('command-failed', 'open', said === '' ? status : `${said} (${status})`);
}
