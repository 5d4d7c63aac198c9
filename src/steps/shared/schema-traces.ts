import type { DatabaseSession } from '../context.js';

interface Trace {
  readonly pattern: RegExp;
  /** Finds what the statement makes; `values` come from the database's name and the pattern's groups. */
  readonly sql: string;
}

const name = '`?([A-Za-z0-9_$]+)`?';
const ifNotExists = '(?:if\\s+not\\s+exists\\s+)?';

/** Statements whose effect can be seen in the catalogue, after a crash between sending and marking. */
const traces: readonly Trace[] = [
  {
    pattern: new RegExp(`^create\\s+table\\s+${ifNotExists}${name}`, 'i'),
    sql: 'SELECT 1 AS found FROM information_schema.tables WHERE table_schema = ? AND table_name = ?',
  },
  {
    pattern: new RegExp(`^create\\s+(?:or\\s+replace\\s+)?view\\s+${name}`, 'i'),
    sql: 'SELECT 1 AS found FROM information_schema.views WHERE table_schema = ? AND table_name = ?',
  },
  {
    pattern: new RegExp(`^create\\s+(?:unique\\s+)?index\\s+${name}\\s+on\\s+${name}`, 'i'),
    sql: 'SELECT 1 AS found FROM information_schema.statistics WHERE table_schema = ? AND index_name = ? AND table_name = ? LIMIT 1',
  },
  {
    pattern: new RegExp(`^alter\\s+table\\s+${name}\\s+add\\s+column\\s+${ifNotExists}${name}[^,]*$`, 'i'),
    sql: 'SELECT 1 AS found FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND column_name = ?',
  },
];

/** Statements that change rows are undone by the server when the connection breaks before their commit. */
const changesRows = /^(insert|update|delete|replace)\s/i;

/** What became of a statement whose mark says `started`. */
export async function wasApplied(
  session: DatabaseSession,
  sql: string,
  database: string,
): Promise<'applied' | 'absent' | 'unknown'> {
  if (changesRows.test(sql)) return 'absent';
  for (const trace of traces) {
    const match = trace.pattern.exec(sql);
    if (!match) continue;
    const found = await session.query(trace.sql, [database, ...match.slice(1)]);
    return found.length > 0 ? 'applied' : 'absent';
  }
  return 'unknown';
}
