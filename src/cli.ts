#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { completion, shells } from './commands/completion.js';
import { checkDryRun, dataPlaneChoices, type GlobalOptions, purposes } from './commands/options.js';
import { say, type Terminal } from './commands/terminal.js';
import { type ExitCode, exitCodes, Refusal } from './errors.js';
import { systemClock } from './lib/clock.js';
import { nearest } from './lib/nearest.js';
import { systemCode } from './lib/system-error.js';
import { tunnelWays } from './tunnel/ways.js';

/** Answers the process's exit code; words are the command's arguments. */
type Verb<O> = (options: O, terminal: Terminal, words: readonly string[]) => Promise<number>;
type RootOptions = GlobalOptions & {
  readonly resume?: boolean;
  readonly teardown?: boolean;
  readonly preflight?: boolean;
};

const helpHint = '(--help lists the commands and options)';

/** After the second Ctrl-C: time enough for a flush and a last word. */
const leaveWithinMs = 1_000;

quietSdkNodeWarning();
const terminal = processTerminal();
process.exitCode = await main();
// Who has left waits for no call that is still under way: resume looks for what came of it.
if (terminal.abandon.aborted || process.exitCode === exitCodes.interrupted) process.exit();

async function main(): Promise<number> {
  let exitCode: number = exitCodes.done;
  /** Verbs are loaded when they are called: the SDK is large. Options may stand before or after the command's name. */
  const runs =
    <O extends GlobalOptions>(load: (options: O) => Promise<Verb<O>>) =>
    async (...given: readonly unknown[]): Promise<void> => {
      const command = given.at(-1);
      if (!(command instanceof Command)) throw new Error('commander calls an action with its command last');
      const options = command.optsWithGlobals<O>();
      refuseUnknown(command, program);
      checkDryRun(verbOf(command), options);
      exitCode = await (await load(options))(options, terminal, command.args);
    };
  const program = describeOptions(new Command('tier3-wizard'))
    .description('Builds, watches and removes a complete 3-tier system on AWS; with --sandbox on an embedded AWS.')
    .version(version())
    .addOption(
      new Option('--resume', 'continue after a failure, a crash or a Ctrl-C').conflicts(['preflight', 'teardown']),
    )
    .addOption(new Option('--preflight', 'check whether the account can take it; make nothing').conflicts('teardown'))
    .option('--teardown', 'remove everything, sweep, and report what is left')
    .exitOverride()
    .configureOutput({ writeErr: (text) => terminal.stderr.write(text) })
    .showHelpAfterError(helpHint)
    .action(runs(loadRoot));
  program
    .command('ops')
    .description('the live system; --once prints one snapshot')
    .option('--once', 'print one snapshot and end')
    .action(runs(async () => (await import('./commands/ops.js')).ops));
  program
    .command('list')
    .description('every environment of the account and region, with age, state and cost per day')
    .action(runs(async () => (await import('./commands/list.js')).list));
  program
    .command('recover')
    .description('rebuild a lost state file from tags and names')
    .option('--id <uuid>', 'which one, where several have the name')
    .action(runs(async () => (await import('./commands/recover.js')).recover));
  program
    .command('push')
    .description('pack the release again and bring it to the running servers, one after the other')
    .action(runs(async () => (await import('./commands/push.js')).push));
  program
    .command('db')
    .description('the database on a local port until Ctrl-C; `db -- CLIENT ARGS` runs a MySQL client on it')
    .argument('[client...]', 'a program and its arguments, behind --')
    .option('--local-port <n>', 'the port on this machine (default: a free one)', portNumber)
    .option('--as-app', "the app's own user instead of the master user")
    .option('--reader', 'the reader endpoint instead of the writer')
    .action(runs(async () => (await import('./commands/db.js')).db));
  program
    .command('shell')
    .description('an interactive shell on a server')
    .argument('[server]', 'an instance id, `app` or `web` (default: the first app server)')
    .action(runs(async () => (await import('./commands/shell.js')).shell));
  program
    .command('policy')
    .description('the least-privilege IAM policy of the configuration')
    .addOption(new Option('--for <verb...>', 'only for these verbs').choices([...purposes]))
    .action(runs(async () => (await import('./commands/policy.js')).policy));
  program
    .command('config')
    .description('the configuration file')
    .command('init')
    .description('write every answer with its default as JSON')
    .argument('[file]', 'a file that does not exist yet, or - for stdout (default tier3-wizard.json)')
    .action(runs(async () => (await import('./commands/config.js')).configInit));
  program
    .command('completion')
    .description('print what completes this command line in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action(runs(async () => completion(program)));
  const sandbox = program.command('sandbox').description('the embedded AWS as a background server');
  sandbox
    .command('start')
    .description('start it and print how to reach it')
    .action(runs(async () => (await loadSandbox()).sandboxStart));
  sandbox
    .command('stop')
    .description('end it; what it holds stays on disk')
    .action(runs(async () => (await loadSandbox()).sandboxStop));
  sandbox
    .command('status')
    .description('what runs and what it holds')
    .action(runs(async () => (await loadSandbox()).sandboxStatus));
  sandbox
    .command('clean')
    .description('remove its state and its image')
    .action(runs(async () => (await loadSandbox()).sandboxClean));
  // After the commands, which would inherit it: a word that is none of them is refused in words of our own.
  program.allowExcessArguments();
  try {
    await program.parseAsync(process.argv);
    return exitCode;
  } catch (error) {
    return await report(error);
  }
}

async function loadRoot(options: RootOptions): Promise<Verb<RootOptions>> {
  if (options.resume) return (await import('./commands/resume.js')).resume;
  if (options.preflight) return (await import('./commands/preflight.js')).preflight;
  if (options.teardown) return (await import('./commands/teardown.js')).teardown;
  return (await import('./commands/setup.js')).setup;
}

/** As it is written on the command line; what the program does without a command is a setup, unless a flag says more. */
function verbOf(command: Command): string {
  const { parent } = command;
  if (parent) return parent.parent ? `${parent.name()} ${command.name()}` : command.name();
  const { resume, preflight, teardown } = command.opts<RootOptions>();
  return resume ? '--resume' : preflight ? '--preflight' : teardown ? '--teardown' : 'setup';
}

function loadSandbox() {
  return import('./commands/sandbox/command.js');
}

function describeOptions(program: Command): Command {
  return program
    .option('--name <name>', 'the environment')
    .option('--region <region>', 'the AWS region')
    .option('--profile <profile>', 'the AWS profile')
    .option('--state <dir>', 'the state folder (default .tier3-wizard)')
    .option('--sandbox', 'use the embedded AWS instead of an account')
    .option('--endpoint-url <url>', 'any AWS-compatible endpoint')
    .option('--config <file>', 'every answer as JSON')
    .option('--set <key=value>', 'one answer; may be repeated', collect, [])
    .option('--yes', 'ask nothing')
    .option('--dry-run', 'show the plan; create nothing')
    .option('--json', 'one JSON object per line on stdout')
    .option('--plain', 'lines instead of a live screen')
    .option('--no-color', 'no colours')
    .option('--debug', 'say more')
    .option('--break-lock', 'take the lock of a run on another machine')
    .addOption(
      new Option('--on-failure <what>', 'setup: keep what was made (default), or roll it back').choices([
        'keep',
        'rollback',
      ]),
    )
    .option('--notify <command>', 'run it at the end of a setup or a teardown, with the outcome in its environment')
    .option('--bell', 'ring the terminal at the end of a setup or a teardown')
    .option('--final-snapshot <name>', 'teardown: the database snapshot to keep, or none')
    .option('--speed <n>', 'sandbox: times faster than AWS (default 60)', positive)
    .option('--port <n>', 'sandbox: the port of its endpoint', portNumber)
    .addOption(new Option('--tunnel <way>', 'the way to the database (default auto)').choices([...tunnelWays]))
    .option('--iam-policy <file>', 'sandbox: what its user may do, or none for everything')
    .option('--fault <spec>', 'sandbox: what is to go wrong; may be repeated', collect)
    .addOption(new Option('--data-plane <level>', 'sandbox: hosts or none').choices([...dataPlaneChoices]));
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a number of at least 1.');
}

function portNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
}

function refuseUnknown(command: Command, program: Command): void {
  const [word] = command.args;
  if (command !== program || word === undefined) return;
  const close = nearest(
    word,
    program.commands.map((one) => one.name()),
  );
  const flag = program.options.find(({ long }) => long === `--${word}`)?.long;
  const instead = flag ?? close;
  throw new Refusal(`There is no command ${word}${instead ? `: did you mean ${instead}?` : '.'}`, helpHint);
}

/** The one place that prints errors. */
async function report(thrown: unknown): Promise<ExitCode> {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.refused;
  const { toldError } = await import('./commands/told-error.js');
  const { lines, exitCode, stack } = toldError(thrown);
  for (const line of lines) say(terminal, line);
  if (process.argv.includes('--debug') && stack) say(terminal, stack);
  return exitCode;
}

function processTerminal(): Terminal {
  const stop = new AbortController();
  const abandon = new AbortController();
  // All steps that are at work listen to these, and sessions of several regions: more than Node takes for a leak.
  setMaxListeners(0, stop.signal, abandon.signal);
  let lent = 0;
  const interrupt = (): void => {
    if (stop.signal.aborted && !abandon.signal.aborted) {
      abandon.abort();
      // What is on the disk is whole at every instant; this is for what does not listen, such as a lost connection.
      setTimeout(() => process.exit(exitCodes.interrupted), leaveWithinMs).unref();
    }
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (signal !== 'SIGINT' || lent === 0) interrupt();
    });
  const { stdin, stdout, stderr, env } = process;
  // Whoever reads may have read enough (`| head`), and a terminal can be closed: that must not end a run in its middle.
  for (const stream of [stdout, stderr])
    stream.on('error', (error) => {
      if (!['EPIPE', 'EIO'].includes(systemCode(error) ?? '')) throw error;
    });
  return {
    stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    clock: systemClock,
    stop: stop.signal,
    abandon: abandon.signal,
    interrupt,
    lend: async (work) => {
      lent += 1;
      try {
        return await work();
      } finally {
        lent -= 1;
      }
    },
  };
}

/** The SDK warns about Node versions of the next year on every start; that is for us, not for users. */
function quietSdkNodeWarning(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
