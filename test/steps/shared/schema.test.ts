import { expect, test } from 'vitest';
import { StepFailure } from '../../../src/engine/failure.js';
import type { DatabaseSession, SqlCall } from '../../../src/steps/context.js';
import { applySchema, type SchemaPlan } from '../../../src/steps/shared/schema.js';

type Rows = readonly Readonly<Record<string, unknown>>[];
type Answer = readonly [pattern: RegExp, answer: Rows | Error];

/** A database that answers what the test says, and remembers what it was sent. */
class PlayedDatabase implements DatabaseSession {
  readonly sent: string[] = [];
  constructor(readonly answers: readonly Answer[] = []) {}

  async use(database: string): Promise<void> {
    this.sent.push(`use ${database}`);
  }

  async query(sql: string, values: readonly unknown[] = []): Promise<Rows> {
    this.sent.push([sql.replace(/\s+/g, ' '), ...values].join(' | '));
    const answer = this.answers.find(([pattern]) => pattern.test(sql))?.[1] ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async atomically(calls: readonly SqlCall[]): Promise<void> {
    this.sent.push('begin');
    for (const { sql, values } of calls) await this.query(sql, values);
    this.sent.push('commit');
  }

  /** What was sent of the schema itself, without the bookkeeping. */
  get schema(): string[] {
    return this.sent.filter((sql) => /^(CREATE (TABLE d|UNIQUE)|INSERT INTO d|FANCY)/.test(sql));
  }
}

const plan = (...statements: string[]): SchemaPlan => ({
  database: 'my_app',
  statements: statements.map((sql, index) => ({ sql, line: index * 10 + 1 })),
  user: 'tier3app',
  password: "pa'ss",
});
const history = (state: string, ...statements: string[]): Answer => [
  /^SELECT position/,
  statements.map((statement, index) => ({ position: index + 1, state, statement })),
];
const refusal = (message: string): Error =>
  Object.assign(new Error(message), { code: 'ER_X', errno: 1064, sqlState: '42000' });
const failureOf = (database: PlayedDatabase, of: SchemaPlan): Promise<unknown> =>
  applySchema(database, of).catch((error: unknown) => error);

const table = 'CREATE TABLE d (dt datetime)';
const row = 'INSERT INTO d VALUES (NOW())';
const mark = "UPDATE tier3_wizard.schema_history SET state = 'done' WHERE database_name = ? AND position = ? | my_app";
const forgotten = 'DELETE FROM tier3_wizard.schema_history WHERE database_name = ? AND position = ? | my_app';

test('statements are applied in their order, each in one transaction with its mark', async () => {
  const database = new PlayedDatabase();
  await applySchema(database, plan(table, row));
  const started = (position: number, sql: string) =>
    expect.stringMatching(
      new RegExp(
        `^INSERT INTO tier3_wizard\\.schema_history .* \\| my_app \\| ${position} \\| [0-9a-f]{64} \\| ${escaped(sql)}$`,
      ),
    );
  expect(database.sent.slice(5, -3)).toEqual([
    ...[started(1, table), 'begin', table, `${mark} | 1`, 'commit'],
    ...[started(2, row), 'begin', row, `${mark} | 2`, 'commit'],
  ]);
});

test('what is done is not done again; a statement that is there twice is two statements', async () => {
  const database = new PlayedDatabase([history('done', table, row)]);
  await applySchema(database, plan(table, row, row));
  expect(database.schema).toEqual([row]);
});

test.each([
  { statement: table, trace: /information_schema\.tables/, found: [{ found: 1 }], again: [] },
  { statement: table, trace: /information_schema\.tables/, found: [], again: [table] },
  { statement: 'CREATE UNIQUE INDEX i ON d (dt)', trace: /statistics/, found: [{ found: 1 }], again: [] },
  { statement: row, trace: /never/, found: [], again: [row] },
])('a crash in "$statement": found $found', async ({ statement, trace, found, again }) => {
  const database = new PlayedDatabase([history('started', statement), [trace, found]]);
  await applySchema(database, plan(statement));
  expect(database.schema).toEqual(again);
  expect(database.sent).toContain(`${mark} | 1`);
});

test('a crash in a statement whose effect cannot be seen is told, with both ways on', async () => {
  const statement = 'FANCY STATEMENT';
  const database = new PlayedDatabase([history('started', statement)]);
  const failure = await failureOf(database, plan(statement));
  expect(failure).toBeInstanceOf(StepFailure);
  const where = "WHERE database_name = 'my_app' AND position = 1;";
  expect(failure).toMatchObject({
    message: 'Nobody can tell whether statement 1 of the schema (line 1) was applied before the crash.',
    details: [
      statement,
      `if it was applied: UPDATE tier3_wizard.schema_history SET state = 'done' ${where}`,
      `if it was not: DELETE FROM tier3_wizard.schema_history ${where}`,
    ],
  });
  expect(database.schema).toEqual([]);
});

test('an applied statement that was changed is refused with the difference, before anything is sent', async () => {
  const was = 'CREATE TABLE d (\n  dt datetime,\n  n int\n)';
  const now = 'CREATE TABLE d (\n  dt datetime,\n  n bigint\n)';
  const database = new PlayedDatabase([history('done', row, was)]);
  expect(await failureOf(database, plan(row, now, row))).toMatchObject({
    message: 'Statement 2 of the schema was applied and reads differently now (line 11).',
    remedy:
      'Put it back as it was and add what should change as a new statement at the end, then run the same command again.',
    details: ['-   n int', '+   n bigint'],
  });
  expect(database.schema).toEqual([]);
});

test('an applied statement that is gone is refused', async () => {
  const database = new PlayedDatabase([history('done', table, row)]);
  expect(await failureOf(database, plan(table))).toMatchObject({
    message: 'Statement 2 of the schema was applied and is missing in the schema file now.',
    details: [`- ${row}`],
  });
});

test('a statement that a crash interrupted may be changed when it has left nothing', async () => {
  const database = new PlayedDatabase([history('started', 'CREATE TABLE d (dt time)')]);
  await applySchema(database, plan(table));
  expect(database.sent).toContain(`${forgotten} | 1`);
  expect(database.schema).toEqual([table]);
});

test('and may not when nobody can tell', async () => {
  const database = new PlayedDatabase([history('started', 'FANCY ONE')]);
  expect(await failureOf(database, plan('FANCY TWO'))).toMatchObject({
    message: 'Statement 1 of the schema was perhaps applied before a crash and reads differently now (line 1).',
    details: ['- FANCY ONE', '+ FANCY TWO'],
  });
});

test('a statement that the server refuses has not happened: its mark goes, and the message names it', async () => {
  const database = new PlayedDatabase([[/^CREATE TABLE d/, refusal("Table 'd' already exists")]]);
  expect(await failureOf(database, plan(row, table))).toMatchObject({
    message: "Statement 2 of the schema (line 11) failed: ER_X (1064, SQLSTATE 42000): Table 'd' already exists.",
    details: [table],
  });
  expect(database.sent.at(-1)).toBe(`${forgotten} | 2`);
});

test('a statement whose answer is lost keeps its mark', async () => {
  const database = new PlayedDatabase([[/^CREATE TABLE d/, new Error('Connection lost')]]);
  await expect(applySchema(database, plan(table))).rejects.toThrow('Connection lost');
  expect(database.sent.at(-1)).toBe(table);
});

test('the app’s user may work with rows of its own database only, over TLS', async () => {
  const database = new PlayedDatabase();
  await applySchema(database, plan());
  expect(database.sent.slice(-3)).toEqual([
    "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ? | tier3app | pa'ss",
    "ALTER USER ?@'%' IDENTIFIED BY ? REQUIRE SSL | tier3app | pa'ss",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON `my\\_app`.* TO ?@'%' | tier3app",
  ]);
});

test('the password is in no failure, although the server quotes the statement', async () => {
  const database = new PlayedDatabase([[/^ALTER USER/, refusal("syntax to use near 'pa'ss' REQUIRE SSL'")]]);
  const failure = await failureOf(database, plan());
  expect(failure).toMatchObject({ message: 'The database did not accept its user tier3app (ER_X).' });
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("pa'ss");
});

function escaped(text: string): string {
  return text.replace(/[()]/g, '\\$&');
}
