import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Refusal } from '../errors.js';

/** What a client needs to connect. */
export interface DatabaseLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly caPem: string;
}

/** Programs that read MySQL's option files, and only when the option comes first. */
const readsOptionFiles = /^(mysql|mariadb)(-?(dump|admin|import|show|check|slap))?$/;

/**
 * Runs a client on the terminal and answers its exit code. The password travels in an option file that only this user
 * can read; programs of other kinds get MYSQL_PWD beside the rest in their environment. Never in argv, which every user
 * of the machine can read.
 * @throws Refusal when there is no such program
 */
export async function runDatabaseClient(
  [program = '', ...args]: readonly string[],
  login: DatabaseLogin,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 't3-db-'));
  try {
    const ca = join(folder, 'roots.pem');
    const options = join(folder, 'client.cnf');
    await writeFile(ca, login.caPem, { mode: 0o600 });
    await writeFile(options, optionFile(login, ca), { mode: 0o600 });
    const { execa } = await import('execa');
    const family = readsOptionFiles.test(basename(program));
    const { exitCode, code } = await execa(program, family ? [`--defaults-extra-file=${options}`, ...args] : args, {
      env: { ...env, ...environmentOf(login, ca), ...(family ? {} : { MYSQL_PWD: login.password }) },
      extendEnv: false,
      reject: false,
      stdio: 'inherit',
    });
    if (code === 'ENOENT') {
      throw new Refusal(
        `There is no program ${program} on the PATH.`,
        'Install it, or run `tier3-wizard db` alone and connect to its port.',
      );
    }
    return exitCode ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function environmentOf({ host, port, user, database }: DatabaseLogin, ca: string): Record<string, string> {
  return {
    MYSQL_HOST: host,
    MYSQL_TCP_PORT: String(port),
    MYSQL_USER: user,
    MYSQL_DATABASE: database,
    MYSQL_SSL_CA: ca,
  };
}

/** The certificate names the cluster, not this machine's port: the chain is verified, the name cannot be. */
function optionFile({ host, port, user, password, database }: DatabaseLogin, ca: string): string {
  return [
    '[client]',
    'protocol=tcp',
    `host=${host}`,
    `port=${port}`,
    `user=${user}`,
    `password="${password.replace(/[\\"]/g, '\\$&')}"`,
    `ssl-ca=${ca}`,
    // MySQL's own clients do not read this group, and check no name once an authority is given.
    '[client-mariadb]',
    'ssl-verify-server-cert=0',
    '[mysql]',
    `database=${database}`,
    '',
  ].join('\n');
}
