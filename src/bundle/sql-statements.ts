/** One statement of a SQL file and the line, from 1, on which it starts. */
export interface SqlStatement {
  readonly sql: string;
  readonly line: number;
}

/**
 * What may hide a semicolon (MySQL reference, "Comments" and "String Literals"): quoted text with its escapes, the
 * three kinds of comment. `/*!` comments are executable, so they stay; the others are dropped.
 */
const token =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|\/\*[\s\S]*?\*\/|#[^\n]*|--(?=\s|$)[^\n]*|;|[\s\S]/gy;

/** Splits a SQL file into its statements; comments between and in them are dropped. */
export function sqlStatements(text: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let sql = '';
  let line = 1;
  let startLine = 1;
  for (const [part] of text.matchAll(token)) {
    if (part === ';') {
      push(statements, sql, startLine);
      sql = '';
    } else if (!isComment(part)) {
      if (sql.trim() === '' && part.trim() !== '') {
        sql = '';
        startLine = line;
      }
      sql += part;
    } else sql += ' ';
    line += part.split('\n').length - 1;
  }
  push(statements, sql, startLine);
  return statements;
}

function isComment(part: string): boolean {
  return (part.startsWith('/*') && !part.startsWith('/*!')) || part.startsWith('#') || /^--(\s|$)/.test(part);
}

function push(statements: SqlStatement[], sql: string, line: number): void {
  const trimmed = sql.trim();
  if (trimmed !== '') statements.push({ sql: trimmed, line });
}
