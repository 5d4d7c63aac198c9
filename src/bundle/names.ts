import { InvalidBundle } from './errors.js';

const tableName = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const wsgiModule = /^([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*):([A-Za-z_][A-Za-z0-9_]*)$/;

/** Whether a name can be a table's: a letter, then letters, digits or underscores, 64 at most (MySQL's limit). */
export function isTableName(name: string): boolean {
  return tableName.test(name);
}

/**
 * Puts a table's name into SQL or a template at each `{{table}}`; an identifier cannot be an SQL parameter.
 * @throws InvalidBundle when the name is not a table's
 */
export function withTable(template: string, table: string): string {
  return template.replaceAll('{{table}}', checkedTable(table));
}

/** The name itself. @throws InvalidBundle when it cannot be a table's */
export function checkedTable(table: string): string {
  if (isTableName(table)) return table;
  throw new InvalidBundle(
    `"${table}" cannot be the table's name.`,
    'Use a letter followed by at most 63 letters, digits or underscores.',
  );
}

/**
 * The files one of which has to exist for uWSGI to load `package.module:callable`, relative to the app folder.
 * @throws InvalidBundle when the module is not written that way
 */
export function moduleFiles(module: string): readonly string[] {
  const path = wsgiModule.exec(module)?.[1]?.replaceAll('.', '/');
  if (path === undefined) {
    throw new InvalidBundle(`"${module}" does not name a WSGI app.`, 'Write it as module:callable, such as app:app.');
  }
  return [`${path}.py`, `${path}/__init__.py`];
}
