import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { bundleDir } from '../bundle/fixtures.js';

const programs = [
  '/usr/sbin/mariadbd',
  '/usr/bin/mariadb-install-db',
  '/usr/bin/uwsgi',
  '/usr/sbin/apache2',
  '/usr/bin/openssl',
];
const modulesDir = '/usr/lib/apache2/modules';

/** Why the tiers cannot run here, or null. */
export function missingForLiveTiers(): string | null {
  const absent = programs.filter((program) => !existsSync(program));
  if (absent.length > 0) return `${absent.join(', ')} not installed`;
  if (process.getuid?.() !== 0) return 'needs root, as the servers are started by';
  const python = spawnSync('/usr/bin/python3', ['-c', 'import flask, pymysql, cryptography']);
  return python.status === 0 ? null : "the distribution's Flask and PyMySQL are not installed";
}

const password = 'p4ss word/+';

/** Apache, uWSGI and MariaDB as the bundle configures them, on free ports of the loopback address. */
export class LiveTiers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tier3-live-'));
  readonly #processes = new Map<string, ChildProcess>();
  #databasePort = 0;
  #appPort = 0;
  #webPort = 0;

  get appPort(): number {
    return this.#appPort;
  }

  async start(): Promise<void> {
    [this.#databasePort, this.#appPort, this.#webPort] = await freePorts();
    this.#makeCertificates();
    this.#makeDatabase();
    await this.startDatabase();
    await this.startApp({});
    await this.#startWeb();
  }

  async stop(): Promise<void> {
    for (const name of [...this.#processes.keys()].reverse()) await this.#end(name);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async startDatabase(...options: string[]): Promise<void> {
    const { file } = this;
    this.#spawn('database', '/usr/sbin/mariadbd', [
      ...['--no-defaults', '--user=root', `--datadir=${file('data')}`, `--socket=${file('db.sock')}`],
      ...[`--port=${this.#databasePort}`, '--bind-address=127.0.0.1', `--pid-file=${file('db.pid')}`],
      ...[`--ssl-ca=${file('ca.pem')}`, `--ssl-cert=${file('server.pem')}`, `--ssl-key=${file('server.key')}`],
      ...['--innodb-log-file-size=8M', '--innodb-buffer-pool-size=16M', '--skip-log-bin', ...options],
    ]);
    await listening(this.#databasePort);
  }

  stopDatabase(): Promise<void> {
    return this.#end('database');
  }

  /** Runs a statement as the administrator. */
  async administer(sql: string): Promise<mysql.RowDataPacket[]> {
    const connection = await mysql.createConnection({ socketPath: this.file('db.sock'), user: 'root' });
    try {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(sql);
      return rows;
    } finally {
      await connection.end();
    }
  }

  /** Starts the app server, in place of the one that runs, with changed settings. */
  async startApp(changes: Readonly<Record<string, string>>): Promise<void> {
    await this.#end('app');
    cpSync(join(bundleDir, 'app'), this.file('app'), { recursive: true });
    const ini = readFileSync(join(bundleDir, 'uwsgi.ini'), 'utf8')
      .replace('0.0.0.0:9090', `127.0.0.1:${this.#appPort}`)
      .replace('/opt/tier3/current/app', this.file('app'));
    writeFileSync(this.file('uwsgi.ini'), ini);
    writeFileSync(this.file('password'), `${password}\n`);
    this.#spawn('app', '/usr/bin/uwsgi', ['--plugin', 'python3', '--ini', this.file('uwsgi.ini')], {
      TIER3_SERVER: 'i-app',
      TIER3_APP_MODULE: 'app:app',
      TIER3_DB_WRITER: 'localhost',
      TIER3_DB_READER: 'localhost',
      TIER3_DB_PORT: String(this.#databasePort),
      TIER3_DB_NAME: 'demo',
      TIER3_DB_USER: 'app',
      TIER3_DB_TABLE: 'datetimes',
      TIER3_DB_PASSWORD_FILE: this.file('password'),
      TIER3_DB_CA: this.file('ca.pem'),
      ...changes,
    });
    await listening(this.#appPort);
  }

  /** Waits until the app server has ended by itself. */
  async appEnd(): Promise<void> {
    const child = this.#processes.get('app');
    if (child !== undefined && child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
  }

  /** What a client of the web tier gets. */
  async get(path: string) {
    const response = await fetch(`http://127.0.0.1:${this.#webPort}${path}`);
    const { headers } = response;
    return {
      status: response.status,
      body: await response.text(),
      type: headers.get('content-type'),
      web: headers.get('x-tier3-web'),
      app: headers.get('x-tier3-app'),
    };
  }

  readonly file = (name: string): string => join(this.#folder, name);

  async #startWeb(): Promise<void> {
    mkdirSync(this.file('www'));
    writeFileSync(this.file('www/healthz'), 'ok\n');
    const site = readFileSync(join(bundleDir, 'apache/tier3.conf'), 'utf8')
      .replace('@UPSTREAM@:9090', `127.0.0.1:${this.#appPort}`)
      .replace('@SERVER@', 'i-web')
      .replaceAll('@LOGS@', this.#folder)
      .replace('*:80', `127.0.0.1:${this.#webPort}`)
      .replaceAll('/var/www/tier3', this.file('www'));
    const modules = ['mpm_event', 'authz_core', 'alias', 'headers', 'proxy', 'proxy_uwsgi', 'log_config'];
    const loads = modules
      .filter((name) => existsSync(join(modulesDir, `mod_${name}.so`)))
      .map((name) => `LoadModule ${name}_module ${modulesDir}/mod_${name}.so`);
    const main = [
      ...loads,
      ...[`ServerRoot ${this.#folder}`, 'ServerName localhost', `Listen 127.0.0.1:${this.#webPort}`],
      ...[`PidFile ${this.file('apache.pid')}`, 'User nobody', 'Group nogroup', `ErrorLog ${this.file('apache.log')}`],
      ...['<Directory />', 'Require all denied', '</Directory>', site],
    ];
    writeFileSync(this.file('apache.conf'), main.join('\n'));
    // Apache's workers run as an ordinary user and have to reach the page of the health check.
    execFileSync('chmod', ['755', this.#folder]);
    this.#spawn('web', '/usr/sbin/apache2', ['-f', this.file('apache.conf'), '-DFOREGROUND']);
    await listening(this.#webPort);
  }

  #makeCertificates(): void {
    const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: this.#folder, stdio: 'pipe' });
    const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    openssl('req', '-x509', ...key, '-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.pem');
    openssl('req', ...key.slice(0, 3), '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
    writeFileSync(this.file('names'), 'subjectAltName=DNS:localhost\n');
    const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    openssl('x509', '-req', '-in', 'server.csr', ...issuer, '-extfile', 'names', '-out', 'server.pem');
  }

  #makeDatabase(): void {
    const install = ['--no-defaults', '--user=root', `--datadir=${this.file('data')}`, '--skip-test-db'];
    execFileSync('/usr/bin/mariadb-install-db', [...install, '--auth-root-authentication-method=normal'], {
      stdio: 'pipe',
    });
    const statements = [
      'CREATE DATABASE demo',
      'CREATE TABLE demo.datetimes (dt datetime)',
      `CREATE USER app@'%' IDENTIFIED BY '${password}'`,
      "GRANT SELECT, INSERT ON demo.* TO app@'%'",
    ];
    const bootstrap = ['--no-defaults', '--user=root', `--datadir=${this.file('data')}`, '--bootstrap'];
    const input = ['FLUSH PRIVILEGES', ...statements].map((statement) => `${statement};\n`).join('');
    execFileSync('/usr/sbin/mariadbd', [...bootstrap, '--innodb-log-file-size=8M'], { input, stdio: 'pipe' });
  }

  #spawn(name: string, program: string, words: readonly string[], environment: Record<string, string> = {}): void {
    const log = openSync(this.file(`${name}.log`), 'a');
    const child = spawn(program, words, {
      env: { PATH: '/usr/bin:/bin', ...environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#processes.set(name, child);
  }

  async #end(name: string): Promise<void> {
    const child = this.#processes.get(name);
    this.#processes.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}

/** Three ports that nobody listens on. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()] as const;
  const port = (server: ReturnType<typeof createServer>) =>
    new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  const [first, second, third] = servers;
  const ports: [number, number, number] = [await port(first), await port(second), await port(third)];
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await accepts(port)) return;
    await pause(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });
}
