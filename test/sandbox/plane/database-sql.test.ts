import { describe, expect, it } from 'vitest';
import { literal, readerSql, replicationState, writerSql } from '../../../src/sandbox/plane/datacenter/database-sql.js';
import { sampleDatabase } from './sample-topology.js';

describe('the SQL of a database', () => {
  it('quotes what a password may hold', () => {
    expect(literal(`it's "quoted" \\ 1`)).toBe(`'it\\'s "quoted" \\\\ 1'`);
  });

  it('never gives the master user more than Aurora does', () => {
    const grants = writerSql(sampleDatabase('db1', 'writer'), 'secret')
      .split('\n')
      .filter((line) => line.startsWith('GRANT') && line.includes("'admin'"));
    expect(grants).toHaveLength(1);
    expect(grants[0]).not.toMatch(/SUPER|ALL|ADMIN|FILE/);
  });

  it('follows the writer over TLS', () => {
    const sql = readerSql(sampleDatabase('db2', 'reader'), { address: '10.0.7.11', port: 3306 }, 'secret');
    expect(sql).toContain("MASTER_HOST='10.0.7.11', MASTER_PORT=3306, MASTER_SSL=1");
    expect(sql).toContain('SET GLOBAL read_only=1;');
  });

  const status = (fields: Record<string, string>): string =>
    Object.entries(fields)
      .map(([name, value]) => `${name.padStart(30)}: ${value}`)
      .join('\n');

  it.each([
    [
      { Slave_IO_Running: 'Yes', Slave_SQL_Running: 'Yes', Seconds_Behind_Master: '0' },
      { kind: 'running', caughtUp: true },
    ],
    [
      { Slave_IO_Running: 'Yes', Slave_SQL_Running: 'Yes', Seconds_Behind_Master: '3' },
      { kind: 'running', caughtUp: false },
    ],
    [
      {
        Slave_IO_Running: 'Connecting',
        Slave_SQL_Running: 'Yes',
        Last_IO_Errno: '2003',
        Last_IO_Error: 'cannot connect',
      },
      { kind: 'connecting' },
    ],
    [
      { Slave_IO_Running: 'No', Slave_SQL_Running: 'Yes', Last_IO_Errno: '1236', Last_IO_Error: 'diverged' },
      { kind: 'broken', reason: 'diverged' },
    ],
    [
      { Slave_IO_Running: 'Yes', Slave_SQL_Running: 'No', Last_SQL_Error: 'duplicate' },
      { kind: 'broken', reason: 'duplicate' },
    ],
  ])('reads %j', (fields, expected) => {
    expect(replicationState(status(fields))).toEqual(expected);
  });
});
