import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseProgram } from '../../../src/commands/ports/bundle.js';
import { databaseByCommand } from '../../../src/commands/ports/database-by-command.js';
import { scaledClock } from '../../../src/lib/clock.js';
import type { DatabaseSession } from '../../../src/steps/context.js';
import { applySchema } from '../../../src/steps/shared/schema.js';
import { type CommandApi, type CommandResult, openCommandChannel } from '../../../src/tunnel/index.js';
import { LiveDatabase, missingForLiveDatabase } from '../../app-bundle/live-database.js';

const missing = missingForLiveDatabase();
const master = { user: 'master', password: 'm4ster word/+' };
const target = 'i-0a1b2c3d4e5f60718';
const clock = scaledClock(50);

/** An instance's shell, and what Systems Manager would keep of what passes. */
class Shell implements CommandApi {
  readonly folder = mkdtempSync(join(tmpdir(), 't3-command-'));
  readonly kept: string[] = [];
  /** Commands of which the wizard never learns what came of them. */
  lost: RegExp | undefined;
  readonly #ended = new Map<string, CommandResult>();

  async send(_target: string, lines: readonly string[]): Promise<string> {
    const id = `command-${this.kept.push(lines.join('\n'))}`;
    const env = { PATH: '/usr/bin:/bin', TIER3_SESSION_FOLDER: this.folder };
    execFile('/bin/sh', ['-c', lines.join('\n')], { env, encoding: 'utf8' }, (failed, output, error) => {
      this.kept.push(output, error);
      const exitCode = Number(failed?.code ?? 0);
      this.#ended.set(id, { status: failed ? 'Failed' : 'Success', exitCode, output: output.slice(0, 24_000), error });
    });
    if (this.lost?.test(lines.join('\n'))) throw new Error('the connection was lost');
    return id;
  }

  async result(commandId: string): Promise<CommandResult | undefined> {
    return this.#ended.get(commandId);
  }
}

/** The program that app servers run, with a real MySQL-compatible server behind it. */
describe.skipIf(missing)(
  `a database behind Run Command${missing ? ` (skipped: ${missing})` : ''}`,
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 't3-command-db-'));
    const database = new LiveDatabase(folder);
    const shell = new Shell();
    const ways: string[] = [];
    let caPem = '';

    beforeAll(async () => {
      await database.create([
        `CREATE USER master@'%' IDENTIFIED BY '${master.password}'`,
        "GRANT ALL ON *.* TO master@'%' WITH GRANT OPTION",
      ]);
      caPem = readFileSync(database.caFile, 'utf8');
    }, 60_000);
    afterAll(async () => {
      await database.stop();
      for (const one of [folder, shell.folder]) rmSync(one, { recursive: true, force: true });
    });

    function session<T>(
      work: (session: DatabaseSession) => Promise<T>,
      access: { readonly host?: string; readonly password?: string } = {},
    ): Promise<T> {
      const port = databaseByCommand({ api: shell, clock, caPem, onLog: () => undefined });
      const onWay = (way: string) => ways.push(way);
      const at = { throughInstance: target, host: 'localhost', port: database.port, ...master, ...access, onWay };
      return port.withSession(at, work);
    }
    const messageOf = (error: unknown) => (error instanceof Error ? error.message : error);
    const statements = (...all: string[]) => all.map((sql, index) => ({ sql, line: index + 1 }));
    const plan = (...all: string[]) => ({
      database: 'app',
      statements: statements(...all),
      user: 'tier3app',
      password: 'app p4ss',
    });

    const schema = [
      "CREATE TABLE notes (id int AUTO_INCREMENT PRIMARY KEY, note text COMMENT 'a; b') -- {{ not ours }}",
      "INSERT INTO notes (note) VALUES ('it''s 100 % ? \\\\ ü €')",
    ];

    test('takes a schema once, as every other way does, also half-way, and nobody who reads along learns anything', async () => {
      // The ninth question is the INSERT with its mark: whether it was carried out the next run has to find out.
      shell.lost = / - ask \w+ 9 /;
      await expect(session((over) => applySchema(over, plan(...schema)))).rejects.toThrow('the connection was lost');
      shell.lost = undefined;
      await session((over) => applySchema(over, plan(...schema)));
      expect(ways.slice(1)).toEqual([`through Run Command on ${target} (as --tunnel says)`]);
      expect(await database.administer('SELECT note FROM app.notes')).toEqual([{ note: "it's 100 % ? \\ ü €" }]);
      expect(await database.administer("SELECT ssl_type FROM mysql.user WHERE user = 'tier3app'")).toEqual([
        { ssl_type: 'ANY' },
      ]);

      const passing = shell.kept.join('\n');
      const secrets = [master.password, 'app p4ss', 'INSERT INTO notes', 'tier3_wizard.schema_history', caPem];
      expect(secrets.filter((one) => passing.includes(one))).toEqual([]);
      expect(readdirSync(shell.folder)).toEqual(['lock']);
    });

    test('answers rows and refusals as a connection does, undoes a transaction, and splits what Systems Manager does not take whole', async () => {
      const sql =
        "SELECT ? AS noise, 7 AS n, NULL AS nothing, 'ü' AS t, TIMESTAMP'2026-01-02 03:04:05' AS at, 1.50 + 1 AS sum";
      const noise = Array.from({ length: 8_000 }, (_, n) =>
        Math.sin(n + 1)
          .toString(36)
          .slice(3),
      ).join(' ');
      const answers = await session(async (over) => [
        await over.query(sql, [noise]),
        await over.query('CREATE VIEW app.newest AS SELECT MAX(id) AS id FROM app.notes'),
        await applySchema(over, plan(...schema, 'INSERT INTO notes (nothing) VALUES (1)')).catch(messageOf),
        await over.atomically([{ sql: 'DELETE FROM app.notes' }, { sql: 'FANCY' }]).catch((error: unknown) => error),
      ]);
      expect(answers).toEqual([
        [{ noise, n: 7, nothing: null, t: 'ü', at: '2026-01-02 03:04:05', sum: '2.50' }],
        [],
        expect.stringMatching(
          /^Statement 3 of the schema \(line 3\) failed: ER_BAD_FIELD_ERROR \(1054, SQLSTATE 42S22\): Unknown column 'nothing' in .*\.$/,
        ),
        expect.objectContaining({ code: 'ER_PARSE_ERROR', errno: 1064, sqlState: '42000' }),
      ]);
      expect(await database.administer('SELECT COUNT(*) AS n FROM app.notes')).toEqual([{ n: 1 }]);
      // What is made belongs to the master user: it would be of no use once a temporary one is gone.
      expect(
        await database.administer("SELECT definer FROM information_schema.views WHERE table_name = 'newest'"),
      ).toEqual([{ definer: 'master@%' }]);
      expect(shell.kept.filter((text) => / - (part|more) /.test(text)).length).toBeGreaterThan(3);
      expect(Math.max(...shell.kept.map((text) => JSON.stringify(text).length))).toBeLessThan(60_000);
    });

    test('a login that is refused, a certificate of another name and a database that is down are told apart', async () => {
      const never = async () => 'never';
      await expect(session(never, { password: 'wrong' })).rejects.toMatchObject({
        code: 'ER_ACCESS_DENIED_ERROR',
        sqlState: '28000',
      });
      await expect(session(never, { host: '127.0.0.1' })).rejects.toMatchObject({
        code: 'HANDSHAKE_SSL_ERROR',
        message: expect.stringContaining('127.0.0.1'),
      });
      await database.stop();
      const down = await session(never).catch((error: unknown) => error);
      expect(down).toMatchObject({ message: expect.stringContaining('Connection refused') });
      expect(down).not.toHaveProperty('sqlState');
      await database.start();
    });

    test('what a run left behind has ended before the next one looks, and comes no more after it', async () => {
      const open = () =>
        databaseProgram().then((program) =>
          openCommandChannel({ api: shell, clock, target, program, onLog: () => undefined }),
        );
      const login = { ...master, host: 'localhost', port: database.port, ca: caPem };
      const write = (statement: string) => ({ ...login, statements: [statement, 'DO SLEEP(1)'], atomically: true });
      const first = await open();
      const running = first.ask(write("INSERT INTO app.notes (note) VALUES ('late')"));
      await expect
        .poll(() => database.administer("SELECT id FROM information_schema.processlist WHERE user = 'master'"))
        .toHaveLength(1);
      const second = await open();
      expect(await database.administer("SELECT COUNT(*) AS n FROM app.notes WHERE note = 'late'")).toEqual([{ n: 1 }]);
      expect(await running).toEqual({ rows: [] });
      await expect(first.ask(write("INSERT INTO app.notes (note) VALUES ('too late')"))).rejects.toThrow(
        'this session is over on this server',
      );
      expect(
        statSync(join(shell.folder, readdirSync(shell.folder).find((one) => one !== 'lock') ?? '')).mode & 0o777,
      ).toBe(0o700);
      await second.close();
    });
  },
);
