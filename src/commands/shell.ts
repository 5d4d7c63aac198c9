import type { StateFile } from '../engine/state.js';
import type { Permission } from '../engine/step.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { tunnelPermissions } from '../steps/shared/database-session.js';
import { openShell, signedUpgrade } from '../tunnel/index.js';
import { openEnvironment } from './environment.js';
import { type OnlineServer, onlineServerPermissions, onlineServers } from './online-servers.js';
import type { GlobalOptions } from './options.js';
import { sessionApi } from './ports/session-api.js';
import { presentationOf, questionOf } from './presentation.js';
import { checkTarget, openSession, type Session } from './session.js';
import { targetOfState } from './target/choose.js';
import { canAsk, say, type Terminal } from './terminal.js';

/** What `shell` asks AWS. */
export const shellPermissions: readonly Permission[] = [...onlineServerPermissions, ...tunnelPermissions];

/** `tier3-wizard shell [INSTANCE]`: an interactive shell on a server, through Session Manager. */
export async function shell(
  options: GlobalOptions,
  terminal: Terminal,
  [wanted]: readonly string[] = [],
): Promise<ExitCode> {
  if (!canAsk(terminal)) {
    throw new Refusal(
      'There is no terminal for a shell.',
      'Run it in a terminal; for scripts there is `aws ssm send-command`.',
    );
  }
  const file = await openEnvironment(options, terminal.cwd);
  const { environment, target } = file.state;
  const ask = questionOf(presentationOf(options, terminal), options);
  const session = await openSession(await targetOfState(target, environment, options, terminal, ask), terminal);
  checkTarget(file, session);
  const server = chooseServer(await onlineServers(file, session), wanted);
  return runShell(server, file, session, terminal, options);
}

/** The server that is meant: an instance id, a tier, or none for the first app server. @throws Refusal */
export function chooseServer(servers: readonly OnlineServer[], wanted: string | undefined): OnlineServer {
  const server = servers.find(({ id, tier }) => wanted === undefined || wanted === id || wanted === tier);
  if (server) return server;
  const there = servers.map(({ id, tier }) => `${id} (${tier})`).join(', ');
  throw servers.length === 0
    ? new Refusal(
        'Session Manager reaches no server of this environment now.',
        '`tier3-wizard ops` shows what the servers are doing.',
      )
    : new Refusal(
        `${wanted} is no server of this environment that Session Manager reaches.`,
        `Take one of ${there}, or \`app\` or \`web\`.`,
      );
}

/** Joins the terminal with a shell until that ends; the terminal comes back as it was, whatever happens. */
export async function runShell(
  server: OnlineServer,
  file: StateFile,
  session: Session,
  terminal: Terminal,
  options: GlobalOptions,
): Promise<ExitCode> {
  const { stdin, stdout } = terminal;
  const { target, clients } = session;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  say(
    terminal,
    `${file.state.environment}: ${server.tier} server ${server.id} in ${server.zone}; exit or Ctrl-D ends it.`,
  );
  const remote = await openShell({
    // The terminal is raw.
    api: sessionApi(clients, ({ notice }) => terminal.stderr.write(`\r\n${notice}\r\n`)),
    sign: signedUpgrade(target.credentials, target.region),
    target: server.id,
    size: size(),
    signal: terminal.stop,
    onOutput: (bytes) => stdout.write(bytes),
    onLog: (line) => {
      if (options.debug) say(terminal, line);
    },
  });
  const typed = (bytes: Buffer): void => void remote.write(bytes).catch(() => undefined);
  const resized = (): void => void remote.resize(size()).catch(() => undefined);
  stdin.setRawMode(true);
  stdin.on('data', typed).resume();
  stdout.on('resize', resized);
  try {
    const end = await remote.ended;
    if (end.kind !== 'session-ended' && end.kind !== 'closed') throw end;
    return exitCodes.done;
  } finally {
    stdout.off('resize', resized);
    stdin.off('data', typed).pause();
    stdin.setRawMode(false);
    // The shell's last prompt may stand on this line.
    terminal.stderr.write('\r\n');
  }
}
