import { expect, test } from 'vitest';
import { sqlStatements } from '../../src/bundle/sql-statements.js';

test('a file is split at its semicolons, and each statement knows its line', () => {
  const text = ['-- the table', 'CREATE TABLE t (dt datetime);', '', 'INSERT INTO t', 'VALUES (NOW());', ''].join('\n');
  expect(sqlStatements(text)).toEqual([
    { sql: 'CREATE TABLE t (dt datetime)', line: 2 },
    { sql: 'INSERT INTO t\nVALUES (NOW())', line: 4 },
  ]);
});

test.each([
  ["INSERT INTO t VALUES ('a;b')", 'a string'],
  ["INSERT INTO t VALUES ('it''s; \\'quoted\\'; ')", 'a string with escaped quotes'],
  ['INSERT INTO t VALUES ("a;b")', 'a double-quoted string'],
  ['SELECT `a;b` FROM t', 'a quoted identifier'],
  ['/*!40101 SET NAMES utf8; */', 'an executable comment'],
  ['SELECT 3--2', 'a double minus that is no comment'],
])('%s is one statement: the semicolon is inside %s', (sql) => {
  expect(sqlStatements(`${sql};`)).toEqual([{ sql, line: 1 }]);
});

test.each([['SELECT 1 # one; two\n+ 1'], ['SELECT 1 -- one; two\n+ 1'], ['SELECT 1 /* one;\ntwo */+ 1']])(
  'the comment in %j is dropped',
  (sql) => {
    expect(sqlStatements(sql).map((statement) => statement.sql.replace(/\s+/g, ' '))).toEqual(['SELECT 1 + 1']);
  },
);

test('empty statements and a file of comments give nothing', () => {
  expect(sqlStatements(';;\n -- nothing\n/* at all */;')).toEqual([]);
});

test('a DELIMITER line, the mysql client’s own command, keeps the body of a procedure together', () => {
  const body = 'CREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\n  SELECT 2;\nEND';
  expect(sqlStatements(`SELECT 0;\nDELIMITER //\n${body}//\ndelimiter ;\nSELECT 3;`)).toEqual([
    { sql: 'SELECT 0', line: 1 },
    { sql: body, line: 3 },
    { sql: 'SELECT 3', line: 9 },
  ]);
});

test.each([
  ["SELECT 1;\nINSERT INTO t VALUES ('it);", "The quote ' that begins on line 2 of the schema is never closed."],
  ['SELECT "x', 'The quote " that begins on line 1 of the schema is never closed.'],
  ['SELECT 1; /* and so on', 'The comment that begins on line 1 of the schema is never closed.'],
])('%j is refused', (text, message) => {
  expect(() => sqlStatements(text)).toThrow(message);
});
