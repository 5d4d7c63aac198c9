import { createHash } from 'node:crypto';
import { StepFailure } from '../../engine/failure.js';
import type { DatabaseSession } from '../context.js';
import { serverSaid } from './database-session.js';

/** What the database has to hold. */
export interface SchemaPlan {
  readonly database: string;
  readonly statements: readonly string[];
  readonly user: string;
  readonly password: string;
}

/** Remembers each statement: `started` before it is sent, `done` after. MySQL's DDL cannot be rolled back. */
export const schemaHistory = 'tier3_wizard_schema';

/** All SQL here is what both Aurora MySQL's master user and MariaDB's accept. */
export async function applySchema(session: DatabaseSession, plan: SchemaPlan): Promise<void> {
  const { database } = plan;
  await session.query(`CREATE DATABASE IF NOT EXISTS ${quoted(database)}`);
  await session.query(`USE ${quoted(database)}`);
  await session.query(
    `CREATE TABLE IF NOT EXISTS ${schemaHistory} (checksum CHAR(64) NOT NULL PRIMARY KEY, position INT NOT NULL, state VARCHAR(7) NOT NULL)`,
  );
  const rows = await session.query(`SELECT checksum, state FROM ${schemaHistory}`);
  const states = new Map(rows.map(({ checksum, state }) => [String(checksum), String(state)]));
  for (const statement of numbered(plan.statements)) {
    await applyStatement(session, { ...statement, database, state: states.get(statement.checksum) });
  }
  await grantApp(session, plan);
}

export interface NumberedStatement {
  readonly sql: string;
  /** Counted from 1. */
  readonly position: number;
  readonly checksum: string;
}

/** A statement is known by its text; one that is there twice, also by which of the two it is. */
export function numbered(statements: readonly string[]): readonly NumberedStatement[] {
  const seen = new Map<string, number>();
  return statements.map((sql, i) => {
    const times = (seen.get(sql) ?? 0) + 1;
    seen.set(sql, times);
    return { sql, position: i + 1, checksum: createHash('sha256').update(`${times}\n${sql}`).digest('hex') };
  });
}

interface Pending extends NumberedStatement {
  readonly database: string;
  readonly state: string | undefined;
}

async function applyStatement(session: DatabaseSession, statement: Pending): Promise<void> {
  const { sql, position, checksum, state } = statement;
  if (state === 'done') return;
  const done = () => session.query(`UPDATE ${schemaHistory} SET state = 'done' WHERE checksum = ?`, [checksum]);
  if (state === 'started') {
    const applied = await wasApplied(session, statement);
    if (applied === undefined) throw unknownEnd(statement);
    if (applied) {
      await done();
      return;
    }
  } else {
    await session.query(`INSERT INTO ${schemaHistory} (checksum, position, state) VALUES (?, ?, 'started')`, [
      checksum,
      position,
    ]);
  }
  try {
    // A statement that changes rows is one with its mark; DDL ends the transaction by itself.
    await session.query('START TRANSACTION');
    await session.query(sql);
    await done();
    await session.query('COMMIT');
  } catch (error) {
    const said = serverSaid(error);
    if (said === undefined) throw error;
    await session.query('ROLLBACK');
    await session.query(`DELETE FROM ${schemaHistory} WHERE checksum = ?`, [checksum]);
    throw new StepFailure(`Statement ${position} of the schema failed: ${said}.`, {
      class: 'bad-input',
      remedy: 'Correct the schema file, then run `tier3-wizard --resume`; the statements before it stay applied.',
      details: [sql],
    });
  }
}

interface Trace {
  readonly pattern: RegExp;
  /** Finds what the statement makes; `values` come from the database's name and the pattern's groups. */
  readonly sql: string;
}

const name = '`?([A-Za-z0-9_$]+)`?';
const ifNotExists = '(?:if\\s+not\\s+exists\\s+)?';

/** Statements whose effect can be seen in the catalogue, after a crash between sending and marking. */
const traces: readonly Trace[] = [
  {
    pattern: new RegExp(`^create\\s+table\\s+${ifNotExists}${name}`, 'i'),
    sql: 'SELECT 1 AS found FROM information_schema.tables WHERE table_schema = ? AND table_name = ?',
  },
  {
    pattern: new RegExp(`^create\\s+(?:or\\s+replace\\s+)?view\\s+${name}`, 'i'),
    sql: 'SELECT 1 AS found FROM information_schema.views WHERE table_schema = ? AND table_name = ?',
  },
  {
    pattern: new RegExp(`^create\\s+(?:unique\\s+)?index\\s+${name}\\s+on\\s+${name}`, 'i'),
    sql: 'SELECT 1 AS found FROM information_schema.statistics WHERE table_schema = ? AND index_name = ? AND table_name = ? LIMIT 1',
  },
  {
    pattern: new RegExp(`^alter\\s+table\\s+${name}\\s+add\\s+column\\s+${ifNotExists}${name}[^,]*$`, 'i'),
    sql: 'SELECT 1 AS found FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND column_name = ?',
  },
];

/** Statements that change rows are undone by the server when the connection breaks before their commit. */
const changesRows = /^(insert|update|delete|replace)\s/i;

async function wasApplied(session: DatabaseSession, { sql, database }: Pending): Promise<boolean | undefined> {
  if (changesRows.test(sql)) return false;
  for (const trace of traces) {
    const match = trace.pattern.exec(sql);
    if (match) return (await session.query(trace.sql, [database, ...match.slice(1)])).length > 0;
  }
  return undefined;
}

function unknownEnd({ sql, position, checksum }: Pending): StepFailure {
  return new StepFailure(`Nobody can tell whether statement ${position} of the schema was applied before the crash.`, {
    class: 'bad-input',
    remedy:
      'Look into the database (`tier3-wizard db`), run one of the two statements below, then `tier3-wizard --resume`.',
    details: [
      sql,
      `if it was applied: UPDATE ${schemaHistory} SET state = 'done' WHERE checksum = '${checksum}';`,
      `if it was not: DELETE FROM ${schemaHistory} WHERE checksum = '${checksum}';`,
    ],
  });
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
        remedy: 'See that the master user may create users, then run `tier3-wizard --resume`.',
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
