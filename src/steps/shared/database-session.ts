import { classify } from '../../aws/classify.js';
import { StepFailure } from '../../engine/failure.js';
import { NotYet, type Permission } from '../../engine/step.js';
import { again, WizardError } from '../../errors.js';
import { type DatabaseSession, permissions, type Run } from '../context.js';
import { readSecret } from './secrets.js';
import { onlineAmong, serverPermissions, serversOf } from './servers.js';

/**
 * What a tunnel asks for, and no other way to the database. A session that may not be terminated stays open at AWS until
 * it was idle for long enough.
 */
export const tunnelPermissions: readonly Permission[] = [
  ...permissions('setup', 'ssm:StartSession', 'ssm:ResumeSession', 'ssmmessages:OpenDataChannel'),
  { action: 'ssm:TerminateSession', use: 'setup', optional: true },
];

export const databaseSessionPermissions: readonly Permission[] = [
  ...serverPermissions,
  ...tunnelPermissions,
  // The last two: without a tunnel statements go by Run Command, which the releases need anyway.
  ...permissions('setup', 'ssm:GetParameter', 'ssm:SendCommand', 'ssm:GetCommandInvocation'),
];

/** The app's own user in the database. */
export const appUser = 'tier3app';

/** The way through a new host and the endpoint's name both need a moment; what lasts longer is told. */
const patienceMs = 5 * 60_000;

interface Who {
  readonly user: string;
  readonly passwordParameter: string;
  readonly database?: string;
}

/**
 * A session with the cluster's writer, through an app server.
 * @throws NotYet while no app server answers, or the way is not open yet
 */
export async function withDatabase<T>(run: Run, who: Who, work: (session: DatabaseSession) => Promise<T>): Promise<T> {
  const { ids } = await serversOf(run, 'app');
  const online = await onlineAmong(run, ids);
  // The same one every time, as long as it is there: what a run before this one left on it is settled there.
  const throughInstance = ids.find((id) => online.includes(id));
  if (throughInstance === undefined) throw new NotYet('an app server that leads to the database', 5_000);
  const { writerEndpoint: host, port } = run.outputs('db-cluster');
  const { user, database } = who;
  const password = await readSecret(run, who.passwordParameter);
  let reached = false;
  try {
    const way = { throughInstance, host, port, onWay: run.note };
    const access = { ...way, user, password, ...(database ? { database } : {}) };
    return await run.database.withSession(access, (session) => {
      reached = true;
      return work(session);
    });
  } catch (error) {
    if (error instanceof StepFailure || error instanceof NotYet) throw error;
    if (classify(error).class === 'permission') throw error;
    const said = serverSaid(error);
    if (said !== undefined) {
      throw new StepFailure(`The database refused the user ${user}: ${said}.`, {
        class: 'bad-input',
        remedy: `Correct what the message names, then run ${again}.`,
      });
    }
    if (isUntrusted(error)) {
      throw new StepFailure(`The database's certificate is not accepted: ${messageOf(error)}.`, {
        class: 'bad-input',
        remedy: 'Nothing was sent to it. See what answers at its address, and whether tier3-wizard is up to date.',
      });
    }
    if (!reached && !run.clock.overdue(run.startedAt, patienceMs)) {
      throw new NotYet(`the way to the database (${messageOf(error)})`, 10_000);
    }
    if (error instanceof WizardError) throw error;
    throw new StepFailure(`The connection to the database broke: ${messageOf(error)}.`, {
      class: 'network',
      remedy: `Run ${again}.`,
    });
  }
}

/**
 * What the database server answered, or undefined when the error is not its answer (a lost connection). Never the
 * statement, which the driver keeps beside it and which may hold a password.
 */
export function serverSaid(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const state: unknown = Reflect.get(error, 'sqlState');
  const code: unknown = Reflect.get(error, 'code');
  if (typeof state !== 'string' || state === '') return undefined;
  const number: unknown = Reflect.get(error, 'errno');
  return `${String(code)} (${typeof number === 'number' ? `${number}, ` : ''}SQLSTATE ${state}): ${error.message}`;
}

/** mysql2's name for a certificate that leads to none of our roots, or names another server. */
function isUntrusted(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'HANDSHAKE_SSL_ERROR';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
