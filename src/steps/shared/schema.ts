import { StepFailure } from '../../engine/failure.js';
import { again } from '../../errors.js';
import type { DatabaseSession, SchemaStatement } from '../context.js';
import { serverSaid } from './database-session.js';
import { type Applied, SchemaHistory } from './schema-history.js';
import { wasApplied } from './schema-traces.js';
import { difference } from './text-difference.js';

/** What the database has to hold. */
export interface SchemaPlan {
  readonly database: string;
  readonly statements: readonly SchemaStatement[];
  readonly user: string;
  readonly password: string;
}

/** All SQL here is what both Aurora MySQL's master user and MariaDB's accept. */
export async function applySchema(session: DatabaseSession, plan: SchemaPlan): Promise<void> {
  const { database, statements } = plan;
  await session.query(`CREATE DATABASE IF NOT EXISTS ${quoted(database)}`);
  await session.use(database);
  const history = new SchemaHistory(session, database);
  const applied = await settle(session, history, plan, await history.read());
  for (const [index, statement] of statements.entries()) {
    if (!applied.has(index + 1)) await apply(session, history, index + 1, statement);
  }
  await grantApp(session, plan);
}

/**
 * Compares what was applied with what the file says now, before anything is sent: the positions that need nothing
 * more. MySQL cannot roll DDL back, so what was applied stands.
 */
async function settle(
  session: DatabaseSession,
  history: SchemaHistory,
  { database, statements }: SchemaPlan,
  rows: readonly Applied[],
): Promise<ReadonlySet<number>> {
  const done = new Set<number>();
  for (const row of rows) {
    const now = statements[row.position - 1];
    const state = row.state === 'done' ? 'applied' : await wasApplied(session, row.sql, database);
    if (now?.sql !== row.sql) {
      if (state !== 'absent') throw changed(row, now, state);
      await history.forget(row.position);
    } else if (state === 'unknown') throw unknownEnd(row, now, history);
    else if (state === 'absent') await history.forget(row.position);
    else {
      if (row.state !== 'done') await history.finish(row.position);
      done.add(row.position);
    }
  }
  return done;
}

async function apply(
  session: DatabaseSession,
  history: SchemaHistory,
  position: number,
  { sql, line }: SchemaStatement,
): Promise<void> {
  await history.start(position, sql);
  try {
    // A statement that changes rows is one with its mark; DDL ends the transaction by itself.
    await session.atomically([{ sql }, history.finished(position)]);
  } catch (error) {
    const said = serverSaid(error);
    if (said === undefined) throw error;
    await history.forget(position);
    throw new StepFailure(`Statement ${position} of the schema (line ${line}) failed: ${said}.`, {
      class: 'bad-input',
      remedy: `Correct the schema file, then run ${again}; the statements before it stay applied.`,
      details: sql.split('\n'),
    });
  }
}

function changed(row: Applied, now: SchemaStatement | undefined, state: 'applied' | 'unknown'): StepFailure {
  const was = state === 'applied' ? 'was applied' : 'was perhaps applied before a crash';
  const is = now ? `reads differently now (line ${now.line})` : 'is missing in the schema file now';
  return new StepFailure(`Statement ${row.position} of the schema ${was} and ${is}.`, {
    class: 'bad-input',
    remedy: `Put it back as it was and add what should change as a new statement at the end, then run ${again}.`,
    details: difference(row.sql, now?.sql ?? ''),
  });
}

function unknownEnd(row: Applied, { line }: SchemaStatement, history: SchemaHistory): StepFailure {
  const { position, sql } = row;
  return new StepFailure(
    `Nobody can tell whether statement ${position} of the schema (line ${line}) was applied before the crash.`,
    {
      class: 'bad-input',
      remedy: `Look into the database (\`tier3-wizard db\`), run one of the two statements below, then ${again}.`,
      details: [
        ...sql.split('\n'),
        `if it was applied: ${history.finishText(position)};`,
        `if it was not: ${history.forgetText(position)};`,
      ],
    },
  );
}

/** The app reads and writes rows and nothing else. The password may have changed since the user was made. */
async function grantApp(session: DatabaseSession, { database, user, password }: SchemaPlan): Promise<void> {
  try {
    await session.query("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [user, password]);
    await session.query("ALTER USER ?@'%' IDENTIFIED BY ? REQUIRE SSL", [user, password]);
    await session.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${quotedPattern(database)}.* TO ?@'%'`, [user]);
  } catch (error) {
    if (serverSaid(error) === undefined) throw error;
    // A syntax error quotes the statement, and the statement holds the password.
    throw new StepFailure(
      `The database did not accept its user ${user} (${String(Reflect.get(Object(error), 'code'))}).`,
      {
        class: 'bad-input',
        remedy: `See that the master user may create users, then run ${again}.`,
      },
    );
  }
}

function quoted(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``;
}

/** In GRANT a database's name is a pattern, where `_` and `%` stand for other characters. */
function quotedPattern(database: string): string {
  return quoted(database.replace(/[_%\\]/g, '\\$&'));
}
