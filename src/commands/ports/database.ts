import { StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { createConnection } from 'mysql2/promise';
import type { Clients } from '../../aws/clients.js';
import type { Target } from '../../aws/target.js';
import { WizardError } from '../../errors.js';
import type { DatabasePort } from '../../steps/context.js';
import { openTunnel, type SessionApi, signedUpgrade } from '../../tunnel/index.js';

/** Limits of real work: never scaled. */
const connectTimeoutMs = 20_000;

export interface DatabasePortOptions {
  readonly target: Target;
  readonly clients: Clients;
  /** PEM of the roots that the database's certificate has to lead to. */
  readonly caPem: string;
  readonly onLog: (line: string) => void;
}

/** MySQL through a Session Manager tunnel, with TLS that is verified against the cluster's own name. */
export function databasePort(options: DatabasePortOptions): DatabasePort {
  const { target, clients, caPem, onLog } = options;
  return {
    withSession: async (access, work) => {
      const tunnel = await openTunnel({
        api: sessionApi(clients),
        sign: signedUpgrade(target.credentials, target.region),
        target: access.throughInstance,
        remoteHost: access.host,
        remotePort: access.port,
        onLog,
      });
      try {
        const stream = await tunnel.connect();
        const connection = await createConnection({
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
          return await work({
            query: async (sql, values = []) => {
              const [rows] = await connection.query(sql, [...values]);
              return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
            },
          });
        } finally {
          connection.destroy();
        }
      } finally {
        await tunnel.close();
      }
    },
  };
}

function sessionApi(clients: Clients): SessionApi {
  return {
    startSession: async (target, documentName, parameters) => {
      const answer = await clients.ssm.send(
        new StartSessionCommand({ Target: target, DocumentName: documentName, Parameters: parameters }),
      );
      const { SessionId: sessionId, StreamUrl: streamUrl, TokenValue: tokenValue } = answer;
      if (sessionId && streamUrl && tokenValue) return { sessionId, streamUrl, tokenValue };
      throw new WizardError('StartSession answered without a stream.', {
        blame: 'aws',
        remedy: 'Run `tier3-wizard --resume`.',
      });
    },
    terminateSession: async (sessionId) => {
      await clients.ssm.send(new TerminateSessionCommand({ SessionId: sessionId }));
    },
  };
}
