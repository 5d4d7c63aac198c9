import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { bundleDir } from '../bundle/fixtures.js';
import { LiveDatabase, missingForLiveDatabase } from './live-database.js';
import { freePort, LiveProcess, listening } from './live-process.js';

const programs = ['/usr/bin/uwsgi', '/usr/sbin/apache2'];
const modulesDir = '/usr/lib/apache2/modules';

/** Why the tiers cannot run here, or null. */
export function missingForLiveTiers(): string | null {
  const absent = programs.filter((program) => !existsSync(program));
  if (absent.length > 0) return `${absent.join(', ')} not installed`;
  const noDatabase = missingForLiveDatabase();
  if (noDatabase !== undefined) return noDatabase;
  const python = spawnSync('/usr/bin/python3', ['-c', 'import flask, pymysql, cryptography']);
  return python.status === 0 ? null : "the distribution's Flask and PyMySQL are not installed";
}

const password = 'p4ss word/+';

/** Apache, uWSGI and MariaDB as the bundle configures them, on free ports of the loopback address. */
export class LiveTiers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tier3-live-'));
  readonly #processes = new Map<string, LiveProcess>();
  readonly #database = new LiveDatabase(this.#folder);
  #appPort = 0;
  #webPort = 0;

  get appPort(): number {
    return this.#appPort;
  }

  async start(): Promise<void> {
    [this.#appPort, this.#webPort] = [await freePort(), await freePort()];
    await this.#database.create([
      'CREATE DATABASE demo',
      'CREATE TABLE demo.datetimes (dt datetime)',
      `CREATE USER app@'%' IDENTIFIED BY '${password}'`,
      "GRANT SELECT, INSERT ON demo.* TO app@'%'",
    ]);
    await this.startApp({});
    await this.#startWeb();
  }

  async stop(): Promise<void> {
    for (const name of [...this.#processes.keys()].reverse()) await this.#end(name);
    await this.#database.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  startDatabase(...options: string[]): Promise<void> {
    return this.#database.start(...options);
  }

  stopDatabase(): Promise<void> {
    return this.#database.stop();
  }

  /** Runs a statement as the administrator. */
  administer(sql: string): Promise<RowDataPacket[]> {
    return this.#database.administer(sql);
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
    this.#start('app', '/usr/bin/uwsgi', ['--plugin', 'python3', '--ini', this.file('uwsgi.ini')], {
      TIER3_SERVER: 'i-app',
      TIER3_APP_MODULE: 'app:app',
      TIER3_DB_WRITER: 'localhost',
      TIER3_DB_READER: 'localhost',
      TIER3_DB_PORT: String(this.#database.port),
      TIER3_DB_NAME: 'demo',
      TIER3_DB_USER: 'app',
      TIER3_DB_TABLE: 'datetimes',
      TIER3_DB_PASSWORD_FILE: this.file('password'),
      TIER3_DB_CA: this.#database.caFile,
      ...changes,
    });
    await listening(this.#appPort);
  }

  /** Waits until the app server has ended by itself. */
  async appEnd(): Promise<void> {
    await this.#processes.get('app')?.ended();
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
    this.#start('web', '/usr/sbin/apache2', ['-f', this.file('apache.conf'), '-DFOREGROUND']);
    await listening(this.#webPort);
  }

  #start(name: string, program: string, words: readonly string[], environment: Record<string, string> = {}): void {
    this.#processes.set(name, new LiveProcess(program, words, this.file(`${name}.log`), environment));
  }

  async #end(name: string): Promise<void> {
    const running = this.#processes.get(name);
    this.#processes.delete(name);
    await running?.stop();
  }
}
