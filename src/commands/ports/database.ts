import { type Connection, escapeId } from 'mysql2/promise';
import type { DatabasePort, DatabaseSession } from '../../steps/context.js';
import { connectMysql } from './mysql-connection.js';
import type { TunnelPort } from './tunnel.js';

/** Limits of real work: never scaled. */
const connectTimeoutMs = 20_000;

export interface DatabasePortOptions {
  readonly openTunnel: TunnelPort;
  /** PEM of the roots that the database's certificate has to lead to. */
  readonly caPem: string;
}

/** MySQL through a tunnel, with TLS that is verified against the cluster's own name. */
export function databasePort({ openTunnel, caPem }: DatabasePortOptions): DatabasePort {
  return {
    withSession: async (access, work) => {
      const { throughInstance: target, host: remoteHost, port: remotePort, onWay: onChosen } = access;
      const tunnel = await openTunnel({ target, remoteHost, remotePort }, { onChosen });
      try {
        const stream = await tunnel.connect();
        const connection = await connectMysql({
          host: access.host,
          user: access.user,
          password: access.password,
          ...(access.database ? { database: access.database } : {}),
          stream,
          ssl: { ca: caPem, minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: true },
          connectTimeout: connectTimeoutMs,
          dateStrings: true,
          multipleStatements: false,
        });
        try {
          return await work(sessionOf(connection));
        } finally {
          connection.destroy();
        }
      } finally {
        await tunnel.close();
      }
    },
  };
}

function sessionOf(connection: Connection): DatabaseSession {
  const query: DatabaseSession['query'] = async (sql, values = []) => {
    const [rows] = await connection.query(sql, [...values]);
    return Array.isArray(rows) ? rows.map((row) => ({ ...row })) : [];
  };
  return {
    use: async (database) => {
      await query(`USE ${escapeId(database)}`);
    },
    query,
    atomically: async (calls) => {
      await connection.beginTransaction();
      try {
        for (const { sql, values } of calls) await query(sql, values);
        await connection.commit();
      } catch (error) {
        // A connection that is lost has rolled back by itself.
        await connection.rollback().catch(() => undefined);
        throw error;
      }
    },
  };
}
