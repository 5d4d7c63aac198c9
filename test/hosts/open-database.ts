import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { startCli } from '../e2e/cli.js';
import { StartedRun } from '../e2e/sandboxed.js';

const announcement = z.object({ host: z.string(), port: z.number(), user: z.string(), passwordParameter: z.string() });

/** `tier3-wizard db`, left open, as clients of its port find it. */
export class OpenDatabase {
  readonly #run: StartedRun;
  readonly #login: { readonly host: string; readonly port: number; readonly user: string; readonly password: string };

  private constructor(run: StartedRun, login: z.infer<typeof announcement>, password: string) {
    const { host, port, user } = login;
    this.#run = run;
    this.#login = { host, port, user, password };
  }

  static async open(cwd: string, aws: SSMClientConfig): Promise<OpenDatabase> {
    const run = new StartedRun(startCli(['db', '--json'], { cwd }));
    await run.until('stdout', 1);
    const [line = ''] = run.lines('stdout');
    if (line === '') throw new Error((await run.end()).stderr);
    const login = announcement.parse(JSON.parse(line));
    const asked = { Name: login.passwordParameter, WithDecryption: true };
    const { Parameter } = await new SSMClient(aws).send(new GetParameterCommand(asked));
    return new OpenDatabase(run, login, Parameter?.Value ?? '');
  }

  /** A connection, as any client opens one; that it breaks is for the next question to find out. */
  async connect(): Promise<Connection> {
    const connection = await createConnection({ ...this.#login, ssl: { rejectUnauthorized: false } });
    connection.on('error', () => undefined);
    return connection;
  }

  /** Ctrl-C. */
  async close(): Promise<{ readonly code: number | null; readonly stderr: string }> {
    this.#run.signal('SIGINT');
    return this.#run.end();
  }
}

/** Which server is behind a connection, and whether it takes writes. */
export async function serverBehind(connection: Connection): Promise<string> {
  const [[row]] = await connection.query<RowDataPacket[]>(
    "SELECT CONCAT(@@hostname, IF(@@read_only, ' reads', ' writes')) AS it",
  );
  return row?.it;
}
