import type { PlaneDatabase } from '../topology.js';

/** What Aurora grants its master user; never SUPER. */
const masterPrivileges = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'RELOAD',
  'PROCESS',
  'REFERENCES',
  'INDEX',
  'ALTER',
  'SHOW DATABASES',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'EXECUTE',
  'REPLICATION SLAVE',
  'REPLICATION CLIENT',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'CREATE USER',
  'EVENT',
  'TRIGGER',
] as const;

const replicationUser = 'rdsrepladmin';

/** A string literal. */
export function literal(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

const identifier = (name: string): string => `\`${name.replace(/`/g, '``')}\``;

/** Makes the server the cluster's writer, with the master user and the replication's; saying it twice is harmless. */
export function writerSql({ master, requireSecureTransport }: PlaneDatabase, replicationPassword: string): string {
  const user = `${literal(master.username)}@'%'`;
  const replication = `${literal(replicationUser)}@'%'`;
  return [
    'STOP SLAVE;',
    'RESET SLAVE ALL;',
    'SET GLOBAL read_only=0;',
    secureTransportSql(requireSecureTransport),
    `CREATE USER IF NOT EXISTS ${replication} IDENTIFIED BY ${literal(replicationPassword)};`,
    `GRANT REPLICATION SLAVE ON *.* TO ${replication};`,
    ...(master.databaseName === undefined
      ? []
      : [`CREATE DATABASE IF NOT EXISTS ${identifier(master.databaseName)} CHARACTER SET utf8mb4;`]),
    `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY ${literal(master.password)};`,
    `ALTER USER ${user} IDENTIFIED BY ${literal(master.password)};`,
    `GRANT ${masterPrivileges.join(', ')} ON *.* TO ${user} WITH GRANT OPTION;`,
    '',
  ].join('\n');
}

/** Makes the server follow the writer from wherever its own data is. */
export function readerSql(
  { requireSecureTransport }: PlaneDatabase,
  writer: { readonly address: string; readonly port: number },
  replicationPassword: string,
): string {
  return [
    'SET GLOBAL read_only=1;',
    secureTransportSql(requireSecureTransport),
    'STOP SLAVE;',
    // What the server wrote itself while it was the writer counts as replicated.
    'SET @position = @@GLOBAL.gtid_current_pos;',
    'RESET SLAVE ALL;',
    'SET GLOBAL gtid_slave_pos = @position;',
    `CHANGE MASTER TO MASTER_HOST=${literal(writer.address)}, MASTER_PORT=${writer.port}, MASTER_SSL=1, ` +
      `MASTER_USER=${literal(replicationUser)}, MASTER_PASSWORD=${literal(replicationPassword)}, ` +
      'MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos;',
    'START SLAVE;',
    '',
  ].join('\n');
}

/** Ends writing on the old writer before another server takes over, and tells how far it wrote. */
export const demotionSql = 'SET GLOBAL read_only=1;\nFLUSH TABLES;\nSELECT @@GLOBAL.gtid_binlog_pos;\n';

/** Ends every client's connection, but not replication's: a server of Aurora restarts when its role changes. */
export const disconnectionSql = [
  'DELIMITER //',
  'BEGIN NOT ATOMIC',
  '  -- It has left by itself meanwhile.',
  '  DECLARE CONTINUE HANDLER FOR 1094 BEGIN END;',
  `  FOR client IN (SELECT id FROM information_schema.processlist WHERE user NOT IN ('root', 'system user', ${literal(replicationUser)}))`,
  "  DO EXECUTE IMMEDIATE CONCAT('KILL ', client.id);",
  '  END FOR;',
  'END //',
  '',
].join('\n');

/** Waits until the server has everything up to the position; prints 0 when it has, -1 after the seconds. */
export function catchUpSql(position: string, seconds: number): string {
  return `SELECT MASTER_GTID_WAIT(${literal(position)}, ${seconds});\n`;
}

function secureTransportSql(required: boolean): string {
  return `SET GLOBAL require_secure_transport=${required ? 1 : 0};`;
}

export type ReplicationState =
  | { readonly kind: 'running'; readonly caughtUp: boolean }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'broken'; readonly reason: string };

/** Reads the vertical output of SHOW SLAVE STATUS. */
export function replicationState(output: string): ReplicationState {
  const field = (name: string): string => new RegExp(`^\\s*${name}: (.*)$`, 'm').exec(output)?.[1]?.trim() ?? '';
  const reason = field('Last_SQL_Error') || (/(1236|1950)/.test(field('Last_IO_Errno')) ? field('Last_IO_Error') : '');
  if (reason !== '') return { kind: 'broken', reason };
  if (field('Slave_IO_Running') === 'Yes' && field('Slave_SQL_Running') === 'Yes') {
    return { kind: 'running', caughtUp: field('Seconds_Behind_Master') === '0' };
  }
  return { kind: 'connecting' };
}
