import { InvalidBundle } from './errors.js';

/** One statement of a SQL file and the line, from 1, on which it starts. */
export interface SqlStatement {
  readonly sql: string;
  readonly line: number;
}

/**
 * What may hide a semicolon (MySQL reference, "Comments" and "String Literals"): quoted text with its escapes, the
 * three kinds of comment. `/*!` comments are executable, so they stay; the others are dropped.
 */
const opaque =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)*`|\/\*[\s\S]*?\*\/|#[^\n]*|--(?=\s|$)[^\n]*/y;

/** What begins something opaque that never ends. */
const opened = /['"`]|\/\*/y;

/** The mysql client's own command, without which a procedure's body could not be written down. */
const delimiterCommand = /delimiter[ \t]+(\S+)[ \t]*(?:\r?\n|$)/iy;

/**
 * Splits a SQL file into its statements; comments between and in them are dropped.
 * @throws InvalidBundle when a quote or a comment is never closed
 */
export function sqlStatements(text: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let delimiter = ';';
  let sql = '';
  let line = 1;
  let startLine = 1;
  const matchAt = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const end = (): void => {
    const trimmed = sql.trim();
    if (trimmed !== '') statements.push({ sql: trimmed, line: startLine });
    sql = '';
  };
  for (let at = 0; at < text.length; ) {
    const command = sql.trim() === '' ? matchAt(delimiterCommand, at) : null;
    const ends = command === null && text.startsWith(delimiter, at);
    const hidden = ends ? null : matchAt(opaque, at);
    if (!hidden && !command && !ends && matchAt(opened, at)) throw neverClosed(text, at, line);
    const part = command?.[0] ?? (ends ? delimiter : (hidden?.[0] ?? text.charAt(at)));
    if (command) delimiter = command[1] ?? delimiter;
    else if (ends) end();
    else if (isComment(part)) sql += ' ';
    else {
      if (sql.trim() === '' && part.trim() !== '') {
        sql = '';
        startLine = line;
      }
      sql += part;
    }
    line += part.split('\n').length - 1;
    at += part.length;
  }
  end();
  return statements;
}

function isComment(part: string): boolean {
  return (part.startsWith('/*') && !part.startsWith('/*!')) || part.startsWith('#') || /^--(\s|$)/.test(part);
}

function neverClosed(text: string, at: number, line: number): InvalidBundle {
  const what = text.startsWith('/*', at) ? 'comment' : `quote ${text.charAt(at)}`;
  return new InvalidBundle(
    `The ${what} that begins on line ${line} of the schema is never closed.`,
    'Close it in the schema file, then run the same command again.',
  );
}
