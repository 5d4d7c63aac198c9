import { expect, test } from 'vitest';
import { StepFailure } from '../../../src/engine/failure.js';
import type { DatabaseSession } from '../../../src/steps/context.js';
import { applySchema, numbered, type SchemaPlan } from '../../../src/steps/shared/schema.js';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A database that answers what the test says, and remembers what it was sent. */
class PlayedDatabase implements DatabaseSession {
  readonly sent: string[] = [];
  constructor(readonly answers: readonly (readonly [pattern: RegExp, answer: Rows | Error])[] = []) {}

  async query(sql: string, values: readonly unknown[] = []): Promise<Rows> {
    this.sent.push([sql, ...values].join(' | '));
    const answer = this.answers.find(([pattern]) => pattern.test(sql))?.[1] ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  }

  /** What was sent of the schema itself, without the bookkeeping. */
  get schema(): string[] {
    return this.sent.filter((sql) => /^(CREATE (TABLE d|UNIQUE)|INSERT INTO d|FANCY)/.test(sql));
  }
}

const plan = (...statements: string[]): SchemaPlan => ({
  database: 'my_app',
  statements,
  user: 'tier3app',
  password: "pa'ss",
});
const history = (state: string, ...statements: string[]): [RegExp, Rows] => [
  /^SELECT checksum/,
  numbered(statements).map(({ checksum }) => ({ checksum, state })),
];
const refusal = (message: string): Error => Object.assign(new Error(message), { code: 'ER_X', sqlState: '42000' });

const table = 'CREATE TABLE d (dt datetime)';
const row = 'INSERT INTO d VALUES (NOW())';

test('statements are applied in their order, each between its marks', async () => {
  const database = new PlayedDatabase();
  await applySchema(database, plan(table, row));
  const [first, second] = numbered([table, row]);
  expect(database.sent.slice(4, -3)).toEqual([
    `INSERT INTO tier3_wizard_schema (checksum, position, state) VALUES (?, ?, 'started') | ${first?.checksum} | 1`,
    'START TRANSACTION',
    table,
    `UPDATE tier3_wizard_schema SET state = 'done' WHERE checksum = ? | ${first?.checksum}`,
    'COMMIT',
    `INSERT INTO tier3_wizard_schema (checksum, position, state) VALUES (?, ?, 'started') | ${second?.checksum} | 2`,
    'START TRANSACTION',
    row,
    `UPDATE tier3_wizard_schema SET state = 'done' WHERE checksum = ? | ${second?.checksum}`,
    'COMMIT',
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
  expect(database.sent.join('\n')).toContain("SET state = 'done'");
});

test('a crash in a statement whose effect cannot be seen is told, with both ways on', async () => {
  const statement = 'FANCY STATEMENT';
  const database = new PlayedDatabase([history('started', statement)]);
  const failure = await applySchema(database, plan(statement)).catch((error: unknown) => error);
  const checksum = numbered([statement])[0]?.checksum;
  expect(failure).toBeInstanceOf(StepFailure);
  expect(failure).toMatchObject({
    message: 'Nobody can tell whether statement 1 of the schema was applied before the crash.',
    details: [
      statement,
      `if it was applied: UPDATE tier3_wizard_schema SET state = 'done' WHERE checksum = '${checksum}';`,
      `if it was not: DELETE FROM tier3_wizard_schema WHERE checksum = '${checksum}';`,
    ],
  });
  expect(database.schema).toEqual([]);
});

test('a statement that the server refuses has not happened: its mark goes, and the message names it', async () => {
  const database = new PlayedDatabase([[/^CREATE TABLE d/, refusal("Table 'd' already exists")]]);
  await expect(applySchema(database, plan(table, row))).rejects.toMatchObject({
    message: "Statement 1 of the schema failed: ER_X (42000) Table 'd' already exists.",
    details: [table],
  });
  const checksum = numbered([table])[0]?.checksum;
  expect(database.sent.at(-1)).toBe(`DELETE FROM tier3_wizard_schema WHERE checksum = ? | ${checksum}`);
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
  const failure = await applySchema(database, plan()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: 'The database did not accept its user tier3app (ER_X).' });
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("pa'ss");
});
