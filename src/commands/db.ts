import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { unlessDenied } from '../aws/unshown.js';
import { namesOf } from '../config/names.js';
import type { Unshown } from '../engine/events.js';
import type { StateFile } from '../engine/state.js';
import type { Permission } from '../engine/step.js';
import { exitCodes, Refusal } from '../errors.js';
import { appUser, tunnelPermissions } from '../steps/shared/database-session.js';
import { readSecret } from '../steps/shared/secrets.js';
import { type CarriedWay, renewedTunnel } from '../tunnel/index.js';
import { type DatabaseLogin, runDatabaseClient } from './database-client.js';
import { openEnvironment } from './environment.js';
import { outputsOf } from './execute.js';
import { onlineServerPermissions, onlineServers } from './online-servers.js';
import type { GlobalOptions } from './options.js';
import { databaseRoots } from './ports/bundle.js';
import { sessionApi } from './ports/session-api.js';
import { tunnelPort } from './ports/tunnel.js';
import { presentationOf, questionOf } from './presentation.js';
import { checkTarget, openSession, type Session, settingsOf } from './session.js';
import { targetOfState } from './target/choose.js';
import { aborted, emitData, say, type Terminal, unshownTo } from './terminal.js';

/** What `db` asks AWS: without the last it cannot tell that another server has become the writer. */
export const databasePermissions: readonly Permission[] = [
  ...onlineServerPermissions,
  ...tunnelPermissions,
  { action: 'ssm:GetParameter', use: 'both' },
  { action: 'rds:DescribeDBClusters', use: 'both', optional: true },
];

export interface DbOptions extends GlobalOptions {
  /** Of this machine; a free one when left out. */
  readonly localPort?: number;
  /** The app's own user instead of the master user. */
  readonly asApp?: boolean;
  /** The reader endpoint instead of the writer's. */
  readonly reader?: boolean;
}

/**
 * `tier3-wizard db [-- CLIENT ARGS]`: the database on a local port until Ctrl-C, or until the client ends. Answers the
 * client's exit code.
 */
export async function db(options: DbOptions, terminal: Terminal, client: readonly string[]): Promise<number> {
  const way = streamWay(options);
  const file = await openEnvironment(options, terminal.cwd);
  const { environment, target: targetState } = file.state;
  const ask = questionOf(presentationOf(options, terminal), options);
  const tellUnshown = unshownTo(terminal);
  const session = await openSession(await targetOfState(targetState, environment, options, terminal, ask), terminal);
  checkTarget(file, session);
  const destination = destinationOf(file, options);
  const login = await loginOf(file, session, options);
  const tunnel = renewedTunnel({
    open: opener(destination, file, session, terminal, { ...options, way }, tellUnshown),
    leadsTo: () => membersBehind(file, session, options, tellUnshown),
    onLog: (line) => say(terminal, line),
  });
  try {
    // The first connection shows whether there is a way, before anybody is told that there is one.
    (await tunnel.connect()).destroy();
    const { port } = await tunnel.listen(options.localPort);
    const at = { host: '127.0.0.1', port };
    if (client.length > 0) {
      return await terminal.lend(() => runDatabaseClient(client, { ...login, ...at }, terminal.env));
    }
    announce({ ...login, ...at }, passwordCommand(file, session, options), options, terminal);
    await aborted(terminal.stop);
    return exitCodes.done;
  } finally {
    await tunnel.close();
  }
}

/** @throws Refusal when statements could pass, but no connection */
function streamWay({ tunnel = 'auto' }: DbOptions): CarriedWay {
  if (tunnel !== 'run-command') return tunnel;
  throw new Refusal(
    'Run Command carries no connection, so `db` cannot go by --tunnel run-command.',
    'Leave --tunnel out: every other way carries one.',
  );
}

interface DatabaseDestination {
  readonly remoteHost: string;
  readonly remotePort: number;
}

/** What the state file knows of the cluster. @throws Refusal when there is none yet */
function destinationOf(file: StateFile, { reader }: DbOptions): DatabaseDestination {
  const cluster = outputsOf(file, 'db-cluster');
  if (cluster)
    return { remoteHost: reader ? cluster.readerEndpoint : cluster.writerEndpoint, remotePort: cluster.port };
  throw new Refusal(
    `The environment "${file.state.environment}" has no database yet.`,
    'Run `tier3-wizard --resume` to finish it.',
  );
}

function passwordParameterOf(file: StateFile, { asApp }: DbOptions): string {
  const names = namesOf(file.state.environment, file.state.id);
  return asApp ? names.appPasswordParameter : names.masterPasswordParameter;
}

async function loginOf(
  file: StateFile,
  { clients, target }: Session,
  options: DbOptions,
): Promise<Omit<DatabaseLogin, 'host' | 'port'>> {
  const { database } = settingsOf(file);
  return {
    user: options.asApp ? appUser : database.masterUsername,
    password: await readSecret({ aws: clients }, passwordParameterOf(file, options)),
    database: database.name,
    caPem: databaseRoots(target),
  };
}

/** Each tunnel goes through a server that is there at its time: they are replaced, too. */
function opener(
  destination: DatabaseDestination,
  file: StateFile,
  session: Session,
  terminal: Terminal,
  options: DbOptions & { readonly way: CarriedWay },
  tellUnshown: (told: Unshown) => void,
) {
  const { target, clients } = session;
  const onLog = (line: string): void => {
    if (options.debug) say(terminal, line);
  };
  const openTunnel = tunnelPort({
    target,
    api: sessionApi(clients, tellUnshown),
    way: options.way,
    env: terminal.env,
    onLog,
  });
  let told = '';
  const tell = (way: string): void => {
    if (way !== told) say(terminal, way);
    told = way;
  };
  return async () => {
    const through = (await onlineServers(file, session)).find(({ tier }) => tier === 'app');
    if (!through) {
      throw new Refusal(
        'No app server that leads to the database answers now.',
        '`tier3-wizard ops` shows what the servers are doing; run the same command again when one is Online.',
      );
    }
    return openTunnel(
      { target: through.id, ...destination },
      { onChosen: (sentence) => tell(`By way of ${through.id}, ${sentence}.`), signal: terminal.stop },
    );
  };
}

/**
 * The cluster's members that the endpoint leads to: after a failover it is others. Undefined, and told, where they may
 * not be seen.
 */
export async function membersBehind(
  file: StateFile,
  { clients }: Session,
  { reader }: Pick<DbOptions, 'reader'>,
  tellUnshown: (told: Unshown) => void,
): Promise<string | undefined> {
  const DBClusterIdentifier = outputsOf(file, 'db-cluster')?.clusterId;
  const answer = await unlessDenied(
    () => clients.rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier })),
    'rds:DescribeDBClusters',
    'Whether another server has become the writer is not seen',
    tellUnshown,
  );
  if (!answer) return undefined;
  const members = answer.DBClusters?.[0]?.DBClusterMembers ?? [];
  return members
    .filter(({ IsClusterWriter }) => IsClusterWriter !== (reader ?? false))
    .map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)
    .sort()
    .join(' ');
}

/** Where the password is, and what prints it in the account that the environment is in. */
export function passwordCommand(file: StateFile, { target }: Pick<Session, 'target'>, options: DbOptions) {
  const parameter = passwordParameterOf(file, options);
  const words = [
    `aws ssm get-parameter --region ${target.region}`,
    ...(target.endpointUrl ? [`--endpoint-url ${target.endpointUrl}`] : []),
    ...(options.profile ? [`--profile ${options.profile}`] : []),
    `--name ${parameter} --with-decryption --query Parameter.Value --output text`,
  ];
  return { parameter, command: words.join(' ') };
}

function announce(
  { host, port, user, database }: DatabaseLogin,
  { parameter: passwordParameter, command }: ReturnType<typeof passwordCommand>,
  options: DbOptions,
  terminal: Terminal,
): void {
  if (options.json) {
    emitData(terminal, JSON.stringify({ host, port, user, database, passwordParameter }));
    return;
  }
  emitData(terminal, `mysql://${user}@${host}:${port}/${database}`);
  say(terminal, 'Open until Ctrl-C. TLS is required; the password is in Parameter Store:');
  say(terminal, command);
}
