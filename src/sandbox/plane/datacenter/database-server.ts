import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../command.js';
import { namespaceOf, serverId } from '../names.js';
import { serverCertificate } from '../pki.js';
import type { PlaneDatabase } from '../topology.js';
import { GuestProcess, removeDisk } from './guest-process.js';

const socket = '/tmp/mysqld.sock';
const startTimeoutMs = 60_000;
const stopGraceMs = 10_000;

export interface DatabaseSettings {
  readonly stateDir: string;
  readonly layers: readonly string[];
  /** The layer whose /etc/passwd has the server's user. */
  readonly databaseLayer: string;
  readonly startScript: string;
  readonly rootless: boolean;
  readonly authority: string;
}

/** One MariaDB server in namespaces of its own, without an init system: a database host has no inside. */
export class DatabaseServer {
  private guest: GuestProcess | undefined;

  constructor(
    readonly id: string,
    private readonly settings: DatabaseSettings,
    private readonly onExit: (reason: string) => void,
  ) {}

  get running(): boolean {
    return this.guest?.running ?? false;
  }

  /** Starts the server on its disk and waits until it answers; it is read-only until SQL says otherwise. */
  async start(database: PlaneDatabase): Promise<void> {
    const { layers, rootless, startScript } = this.settings;
    await this.writeCertificate(database);
    const guest = await GuestProcess.start({
      id: namespaceOf.database(this.id),
      hostname: this.id,
      namespace: namespaceOf.database(this.id),
      directory: this.directory,
      layers,
      rootless,
      startScript,
      command: serverCommand(database),
    });
    this.guest = guest;
    void guest.exited.then(async ({ reason }) => {
      if (this.guest !== guest) return;
      this.guest = undefined;
      await guest.kill();
      this.onExit(reason);
    });
    await this.waitUntilAnswering(guest);
  }

  /** Runs SQL as the server's own administrator, over its socket; the text goes by stdin. */
  async query(sql: string, flags: readonly string[] = []): Promise<string> {
    const leader = await this.guest?.leader();
    if (leader === undefined) throw new Error(`the database ${this.id} is not running`);
    const client = [
      'mariadb',
      '--no-defaults',
      `--socket=${socket}`,
      '--user=root',
      '--batch',
      '--skip-column-names',
      ...flags,
    ];
    return run(['nsenter', `--target=${leader}`, '--mount', '--', ...client], { input: sql, timeoutMs: 30_000 });
  }

  async stop(): Promise<void> {
    const { guest } = this;
    this.guest = undefined;
    await guest?.shutDown('SIGTERM', stopGraceMs);
  }

  async kill(): Promise<void> {
    const { guest } = this;
    this.guest = undefined;
    await guest?.kill();
  }

  async removeDisk(): Promise<void> {
    await removeDisk(this.directory);
  }

  private get directory(): string {
    return join(this.settings.stateDir, 'databases', this.id);
  }

  private async waitUntilAnswering(guest: GuestProcess): Promise<void> {
    const end = Date.now() + startTimeoutMs;
    for (;;) {
      if (!guest.running) throw new Error(`the database server ended while starting; see ${this.directory}/console`);
      const answered = await this.query('SELECT 1;\n').then(
        () => true,
        () => false,
      );
      if (answered) return;
      if (Date.now() > end) throw new Error(`the database server did not answer for ${startTimeoutMs / 1000} s`);
      await sleep(60);
    }
  }

  /** The server's key and certificate, in its own disk and readable by its user alone. */
  async writeCertificate({ certificateNames }: PlaneDatabase): Promise<void> {
    const folder = join(this.directory, 'upper/etc/mysql/tls');
    const names = JSON.stringify(certificateNames);
    if ((await readFile(join(folder, 'names'), 'utf8').catch(() => '')) === names) return;
    const { key, certificate } = await serverCertificate(this.settings.stateDir, this.id, certificateNames);
    const owner = await serverUser(this.settings.databaseLayer);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries({
      'key.pem': key,
      'cert.pem': certificate,
      'ca.pem': this.settings.authority,
    })) {
      await writeFile(join(folder, name), text, { mode: 0o600 });
      await chown(join(folder, name), owner.uid, owner.gid);
    }
    await writeFile(join(folder, 'names'), names);
  }
}

async function serverUser(layer: string): Promise<{ uid: number; gid: number }> {
  const line = /^mysql:[^:]*:(\d+):(\d+):/m.exec(await readFile(join(layer, 'etc/passwd'), 'utf8'));
  if (line === null) throw new Error('the machine image has no user mysql: remove the image and build it again');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

function serverCommand({ id, port, requireSecureTransport }: PlaneDatabase): readonly string[] {
  const settings: Readonly<Record<string, string | number>> = {
    user: 'mysql',
    datadir: '/var/lib/mysql',
    'bind-address': '0.0.0.0',
    port,
    socket,
    'pid-file': '/tmp/mysqld.pid',
    tmpdir: '/tmp',
    'server-id': serverId(id),
    'log-bin': 'binlog',
    'relay-log': 'relaylog',
    'log-slave-updates': 1,
    'skip-slave-start': 1,
    'gtid-strict-mode': 1,
    'read-only': 1,
    'require-secure-transport': requireSecureTransport ? 1 : 0,
    'ssl-key': '/etc/mysql/tls/key.pem',
    'ssl-cert': '/etc/mysql/tls/cert.pem',
    'ssl-ca': '/etc/mysql/tls/ca.pem',
    'skip-name-resolve': 1,
    'default-time-zone': '+00:00',
    'character-set-server': 'utf8mb4',
    'max-connections': 90,
    'performance-schema': 0,
    'innodb-buffer-pool-size': '32M',
    'innodb-log-file-size': '8M',
    'aria-pagecache-buffer-size': '8M',
    'key-buffer-size': '4M',
  };
  return [
    '/usr/sbin/mariadbd',
    '--no-defaults',
    ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
  ];
}
