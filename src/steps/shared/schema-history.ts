import { createHash } from 'node:crypto';
import type { DatabaseSession, SqlCall } from '../context.js';

/** One statement as it was sent, in a run before this one. */
export interface Applied {
  /** Counted from 1. */
  readonly position: number;
  readonly sql: string;
  /** `started`: it was about to be sent, and nobody wrote down what came of it. */
  readonly state: 'started' | 'done';
}

/** Beside the app's database, whose user must not read it: a statement may hold a secret. */
const place = 'tier3_wizard';
const table = `${place}.schema_history`;

/** Remembers each statement of the schema: `started` before it is sent, `done` after, with its checksum and text. */
export class SchemaHistory {
  readonly #session: DatabaseSession;
  readonly #database: string;

  constructor(session: DatabaseSession, database: string) {
    this.#session = session;
    this.#database = database;
  }

  /** What was applied to this database, in order; makes the table when there is none. */
  async read(): Promise<readonly Applied[]> {
    await this.#session.query(`CREATE DATABASE IF NOT EXISTS ${place}`);
    await this.#session.query(
      `CREATE TABLE IF NOT EXISTS ${table} (
        database_name VARCHAR(64) NOT NULL, position INT NOT NULL, checksum CHAR(64) NOT NULL,
        state VARCHAR(7) NOT NULL, statement LONGTEXT NOT NULL, PRIMARY KEY (database_name, position)
      ) CHARACTER SET utf8mb4`,
    );
    const rows = await this.#session.query(
      `SELECT position, state, checksum, statement FROM ${table} WHERE database_name = ? ORDER BY position`,
      [this.#database],
    );
    return rows.map(({ position, state, statement }) => ({
      position: Number(position),
      state: state === 'done' ? 'done' : 'started',
      sql: String(statement),
    }));
  }

  async start(position: number, sql: string): Promise<void> {
    await this.#session.query(
      `INSERT INTO ${table} (database_name, position, checksum, state, statement) VALUES (?, ?, ?, 'started', ?)`,
      [this.#database, position, checksumOf(sql), sql],
    );
  }

  /** The mark that goes into one transaction with the statement. */
  finished(position: number): SqlCall {
    return {
      sql: `UPDATE ${table} SET state = 'done' WHERE database_name = ? AND position = ?`,
      values: [this.#database, position],
    };
  }

  async finish(position: number): Promise<void> {
    const { sql, values } = this.finished(position);
    await this.#session.query(sql, values);
  }

  async forget(position: number): Promise<void> {
    await this.#session.query(`DELETE FROM ${table} WHERE database_name = ? AND position = ?`, [
      this.#database,
      position,
    ]);
  }

  /** The same as statements that a person can run. */
  finishText(position: number): string {
    return `UPDATE ${table} SET state = 'done' ${this.#where(position)}`;
  }

  forgetText(position: number): string {
    return `DELETE FROM ${table} ${this.#where(position)}`;
  }

  #where(position: number): string {
    return `WHERE database_name = '${this.#database}' AND position = ${position}`;
  }
}

/** Names a statement in reports and comparisons by other tools; the text beside it is what is compared here. */
function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
