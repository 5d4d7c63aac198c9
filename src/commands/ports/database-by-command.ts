import { format } from 'mysql2';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.js';
import type { DatabaseAccess, DatabasePort, DatabaseSession } from '../../steps/context.js';
import { type CommandApi, openCommandChannel } from '../../tunnel/index.js';
import { databaseProgram } from './bundle.js';
import { untrustedCode } from './mysql-connection.js';

export interface DatabaseByCommandOptions {
  readonly api: CommandApi;
  readonly clock: Clock;
  /** PEM of the roots that the database's certificate has to lead to. */
  readonly caPem: string;
  readonly onLog: (line: string) => void;
}

/** What the program answers. */
const answers = z.union([
  z.object({ rows: z.array(z.record(z.string(), z.unknown())) }),
  z.object({
    refused: z.object({ code: z.string(), errno: z.number(), sqlState: z.string(), message: z.string() }),
  }),
  z.object({ broken: z.object({ message: z.string(), untrusted: z.boolean() }) }),
]);

/**
 * MySQL through Run Command: an app server sends the statements, each in a connection of its own, with TLS that it
 * verifies against the cluster's name. They run as the user whom the access names and not as a temporary one: views,
 * triggers and routines belong to whoever makes them, and fail once their maker is gone.
 */
export function databaseByCommand({ api, clock, caPem, onLog }: DatabaseByCommandOptions): DatabasePort {
  return {
    withSession: async (access, work) => {
      const { throughInstance: target } = access;
      const channel = await openCommandChannel({
        ...{ api, clock, target, onLog },
        program: await databaseProgram(),
      });
      try {
        const run = runner(access, caPem, channel.ask);
        await run(access.database, ['SELECT 1'], false);
        access.onWay(`through Run Command on ${target} (as --tunnel says)`);
        return await work(sessionOf(run, access.database));
      } finally {
        await channel.close();
      }
    },
  };
}

type Rows = Awaited<ReturnType<DatabaseSession['query']>>;
type RunStatements = (
  database: string | undefined,
  statements: readonly string[],
  atomically: boolean,
) => Promise<Rows>;

function runner(access: DatabaseAccess, ca: string, ask: (question: object) => Promise<unknown>): RunStatements {
  const { host, port, user, password } = access;
  return async (database, statements, atomically) => {
    const question = { host, port, user, password, ca, statements, atomically };
    const answer = answers.parse(await ask({ ...question, ...(database === undefined ? {} : { database }) }));
    if ('rows' in answer) return answer.rows;
    if ('refused' in answer) throw Object.assign(new Error(answer.refused.message), answer.refused);
    const { message, untrusted } = answer.broken;
    throw Object.assign(new Error(message), untrusted ? { code: untrustedCode } : {});
  };
}

function sessionOf(run: RunStatements, first: string | undefined): DatabaseSession {
  let chosen = first;
  return {
    use: async (database) => {
      chosen = database;
    },
    query: (sql, values = []) => run(chosen, [format(sql, [...values])], false),
    atomically: async (calls) => {
      const statements = calls.map(({ sql, values = [] }) => format(sql, [...values]));
      await run(chosen, statements, true);
    },
  };
}
