import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { freePort, LiveProcess, listening } from './live-process.js';

const programs = ['/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db', '/usr/bin/openssl'];

/** Why MariaDB cannot run here, or undefined. */
export function missingForLiveDatabase(): string | undefined {
  const absent = programs.filter((program) => !existsSync(program));
  if (absent.length > 0) return `${absent.join(', ')} not installed`;
  return process.getuid?.() === 0 ? undefined : 'needs root, as the server is started by';
}

/** MariaDB with TLS on a free port of the loopback address; its certificate names localhost. */
export class LiveDatabase {
  readonly #folder: string;
  #port = 0;
  #process: LiveProcess | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get port(): number {
    return this.#port;
  }

  /** The certificate of the authority. */
  get caFile(): string {
    return this.#file('ca.pem');
  }

  /** Makes the data folder, runs the statements, and starts. */
  async create(statements: readonly string[]): Promise<void> {
    this.#port = await freePort();
    this.#makeCertificates();
    const data = ['--no-defaults', '--user=root', `--datadir=${this.#file('data')}`];
    const install = [...data, '--skip-test-db', '--auth-root-authentication-method=normal'];
    execFileSync('/usr/bin/mariadb-install-db', install, { stdio: 'pipe' });
    const input = ['FLUSH PRIVILEGES', ...statements].map((statement) => `${statement};\n`).join('');
    const bootstrap = [...data, '--bootstrap', '--innodb-log-file-size=8M'];
    execFileSync('/usr/sbin/mariadbd', bootstrap, { input, stdio: 'pipe' });
    await this.start();
  }

  async start(...options: string[]): Promise<void> {
    const file = this.#file;
    const words = [
      ...['--no-defaults', '--user=root', `--datadir=${file('data')}`, `--socket=${file('db.sock')}`],
      ...[`--port=${this.#port}`, '--bind-address=127.0.0.1', `--pid-file=${file('db.pid')}`],
      ...[`--ssl-ca=${file('ca.pem')}`, `--ssl-cert=${file('server.pem')}`, `--ssl-key=${file('server.key')}`],
      ...['--innodb-log-file-size=8M', '--innodb-buffer-pool-size=16M', '--skip-log-bin', ...options],
    ];
    this.#process = new LiveProcess('/usr/sbin/mariadbd', words, file('database.log'));
    await listening(this.#port);
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#process = undefined;
  }

  /** Runs a statement as the administrator. */
  async administer(sql: string): Promise<mysql.RowDataPacket[]> {
    const connection = await mysql.createConnection({ socketPath: this.#file('db.sock'), user: 'root' });
    try {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(sql);
      return rows;
    } finally {
      await connection.end();
    }
  }

  readonly #file = (name: string): string => join(this.#folder, name);

  #makeCertificates(): void {
    const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: this.#folder, stdio: 'pipe' });
    const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    openssl('req', '-x509', ...key, '-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.pem');
    openssl('req', ...key.slice(0, 3), '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
    writeFileSync(this.#file('names'), 'subjectAltName=DNS:localhost\n');
    const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    openssl('x509', '-req', '-in', 'server.csr', ...issuer, '-extfile', 'names', '-out', 'server.pem');
  }
}
