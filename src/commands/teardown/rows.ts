import { classify } from '../../aws/classify.js';
import { notAllowed } from '../../aws/unshown.js';
import { NotYet } from '../../engine/step.js';
import type { DatabaseSession, Run } from '../../steps/context.js';
import { withDatabase } from '../../steps/shared/database-session.js';
import { lookWith } from '../execute.js';
import type { RunRequest } from '../run.js';
import { unshownTo } from '../terminal.js';

/** How much the database holds. */
export type RowCount =
  | { readonly kind: 'counted'; readonly rows: number; readonly more: boolean }
  /** `reason` is a clause. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Counting everything of a large table would take minutes: so many of each say enough. */
const enough = 1_000;

/** Counts the rows of the environment's database by the way that `--tunnel` says. */
export async function countRows({ file, session, terminal, options }: RunRequest): Promise<RowCount> {
  if (session.simulated !== undefined) return { kind: 'counted', rows: 0, more: false };
  const looking = {
    file,
    session,
    terminal,
    way: options.tunnel ?? 'auto',
    onLog: () => undefined,
    tellUnshown: unshownTo(terminal),
  } as const;
  return countWith(await lookWith(looking, 'schema'));
}

/** Counts the rows as a step reaches the database; what stops it is the reason why they are not known. */
export async function countWith(run: Run): Promise<RowCount> {
  const { masterUsername: user, name: database } = run.settings.database;
  const master = { user, passwordParameter: run.names.masterPasswordParameter };
  try {
    return await withDatabase(run, { ...master, database }, (sql) => countIn(sql, database));
  } catch (error) {
    const reason =
      error instanceof NotYet ? `still waiting for ${error.message}` : (notAllowed(error) ?? classify(error).message);
    return { kind: 'unknown', reason: reason.replace(/\.$/, '') };
  }
}

export async function countIn(session: Pick<DatabaseSession, 'query'>, database: string): Promise<RowCount> {
  const tables = await session.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'",
    [database],
  );
  let [rows, more] = [0, false];
  for (const { name } of tables) {
    const quoted = `\`${String(name).replaceAll('`', '``')}\``;
    const [counted] = await session.query(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${quoted} LIMIT ${enough + 1}) AS some_rows`,
    );
    const found = Number(counted?.n ?? 0);
    rows += Math.min(found, enough);
    more ||= found > enough;
  }
  return { kind: 'counted', rows, more };
}
