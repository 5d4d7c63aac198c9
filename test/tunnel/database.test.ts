import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection, type ConnectionOptions } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databasePort } from '../../src/commands/ports/database.js';
import { connectMysql } from '../../src/commands/ports/mysql-connection.js';
import { applySchema } from '../../src/steps/shared/schema.js';
import { nativeCarrier, openNativeTunnel, openTunnel, type Tunnel } from '../../src/tunnel/index.js';
import { LiveDatabase, missingForLiveDatabase } from '../app-bundle/live-database.js';
import { AgentHost, instanceId, missing as missingForAgent } from '../sandbox/guest/agent-host.js';

const missing = missingForAgent ?? missingForLiveDatabase();
const master = { user: 'master', password: 'p4ss word/+' };

/** A real MySQL-compatible server behind the sandbox's agent and gateway. */
describe.skipIf(missing)(`a database at the end of a tunnel${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 't3-tunnel-db-'));
  const database = new LiveDatabase(folder);
  let host: AgentHost;
  let tunnel: Tunnel;
  let ca = '';

  beforeAll(async () => {
    await database.create([
      `CREATE USER master@'%' IDENTIFIED BY '${master.password}'`,
      "GRANT ALL ON *.* TO master@'%' WITH GRANT OPTION",
      'CREATE DATABASE app',
    ]);
    ca = readFileSync(database.caFile, 'utf8');
    host = await AgentHost.start();
    host.boot();
    tunnel = await openNativeTunnel({ api: host.sessionApi(), ...destination() });
  }, 60_000);
  afterAll(async () => {
    await tunnel?.close();
    await host?.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const destination = () => ({ target: instanceId, remoteHost: 'localhost', remotePort: database.port });
  const tls = (): ConnectionOptions => ({ ssl: { ca, verifyIdentity: true } });

  async function connection(options: ConnectionOptions = {}): Promise<Connection> {
    return connectMysql({ host: 'localhost', ...master, stream: await tunnel.connect(), ...options });
  }

  /** The way of the product's own steps. */
  function productsPort() {
    const route = { carriers: [nativeCarrier({ api: host.sessionApi() })], why: 'in this test' };
    return databasePort({
      caPem: ca,
      openTunnel: (to, options) => openTunnel(route, to, { ...options, onLog: () => undefined }),
    });
  }

  const access = () => ({ throughInstance: instanceId, host: 'localhost', port: database.port, ...master });

  async function cipher(over: Connection): Promise<string> {
    const [rows] = await over.query<mysql.RowDataPacket[]>("SHOW STATUS LIKE 'Ssl_cipher'");
    return String(rows[0]?.Value);
  }

  test('answers without TLS and with it, verified by its own name although the stream comes out of a tunnel', async () => {
    const [plain, secured] = [await connection(), await connection(tls())];
    expect([await cipher(plain), await cipher(secured)]).toEqual(['', expect.stringMatching(/^TLS_|AES/)]);
    plain.destroy();
    secured.destroy();
  });

  test('refuses who has no TLS where it demands that, as Aurora 8.4 does, and takes the product', async () => {
    await database.administer('SET GLOBAL require_secure_transport = ON');
    try {
      // MySQL says 3159 where MariaDB says 1045.
      await expect(connection()).rejects.toMatchObject({ errno: 1045 });
      const asked = productsPort().withSession({ ...access(), onWay: () => undefined }, (session) =>
        session.query('SELECT @@require_secure_transport AS demanded'),
      );
      expect(await asked).toEqual([{ demanded: 1 }]);
    } finally {
      await database.administer('SET GLOBAL require_secure_transport = OFF');
    }
  });

  test('is not talked to when its certificate names another server, or comes from somebody else', async () => {
    await expect(connection({ ...tls(), host: 'demo.cluster-x.us-east-1.rds.amazonaws.com' })).rejects.toThrow(
      /does not match certificate/,
    );
    // Without the authority of the test only the public ones count.
    await expect(connection({ ssl: { verifyIdentity: true } })).rejects.toThrow(/certificate/);
  });

  test('takes a schema of a megabyte, once', async () => {
    const ways: string[] = [];
    const port = productsPort();
    const wide = `('${'x'.repeat(10_000)}')`;
    const statements = [
      'CREATE TABLE notes (id int AUTO_INCREMENT PRIMARY KEY, note text)',
      ...Array.from({ length: 10 }, () => `INSERT INTO notes (note) VALUES ${Array(10).fill(wide).join(',')}`),
    ].map((sql, index) => ({ sql, line: index + 1 }));
    expect(statements.reduce((sum, { sql }) => sum + sql.length, 0)).toBeGreaterThan(1_000_000);
    const plan = { database: 'app', statements, user: 'tier3app', password: 'app p4ss' };
    for (let time = 1; time <= 2; time += 1) {
      await port.withSession({ ...access(), onWay: (way) => ways.push(way) }, (session) => applySchema(session, plan));
    }
    expect(await database.administer('SELECT COUNT(*) AS n, SUM(LENGTH(note)) AS bytes FROM app.notes')).toEqual([
      { n: 100, bytes: '1000000' },
    ]);
    expect(ways[0]).toBe('through Session Manager, spoken by the wizard itself (in this test)');
    // The app's user cannot read what was sent.
    const app = await connection({ ...tls(), user: 'tier3app', password: 'app p4ss', database: 'app' });
    await expect(app.query('SELECT * FROM tier3_wizard.schema_history')).rejects.toThrow(/denied/);
    app.destroy();
  });

  test('gives a result of ten megabytes unchanged', async () => {
    const over = await connection({ ...tls(), database: 'app' });
    const [rows] = await over.query<mysql.RowDataPacket[]>(
      'SELECT seq, RPAD(MD5(seq), 10000, SHA1(seq)) AS bytes FROM seq_1_to_1000',
    );
    const [check] = await over.query<mysql.RowDataPacket[]>(
      'SELECT MD5(GROUP_CONCAT(MD5(RPAD(MD5(seq), 10000, SHA1(seq))) ORDER BY seq SEPARATOR "")) AS sum FROM seq_1_to_1000',
    );
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    expect(rows.reduce((sum, row) => sum + String(row.bytes).length, 0)).toBe(10_000_000);
    expect(md5(rows.map((row) => md5(String(row.bytes))).join(''))).toBe(check[0]?.sum);
    over.destroy();
  }, 120_000);

  test('serves fifty clients at once on one local port', async () => {
    const { port, close } = await tunnel.listen();
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => mysql.createConnection({ host: '127.0.0.1', port, ...master })),
    );
    const answers = await Promise.all(
      clients.map(async (client, n) => (await client.query<mysql.RowDataPacket[]>('SELECT ? AS n', [n]))[0][0]?.n),
    );
    expect(answers).toEqual(Array.from({ length: 50 }, (_, n) => n));
    for (const client of clients) client.destroy();
    await close();
  }, 60_000);

  test('is still there after the connection to Session Manager was lost', async () => {
    const over = await connection(tls());
    host.dropCallers();
    const [rows] = await over.query<mysql.RowDataPacket[]>('SELECT 6 * 7 AS answer');
    expect(rows).toEqual([{ answer: 42 }]);
    over.destroy();
  });

  test('that is down is told as a refused destination', async () => {
    await database.stop();
    const stream = await tunnel.connect();
    const [error] = await once(stream, 'error');
    expect(error).toMatchObject({ kind: 'destination-refused' });
    await database.start();
  });
});
