import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ConnectionOptions, createConnection } from 'mysql2';
import type { Connection } from 'mysql2/promise';

/** What mysql2 calls a certificate that it does not accept. */
export const untrustedCode = 'HANDSHAKE_SSL_ERROR';

/**
 * Connects to MySQL. The driver tells a refused certificate after the loss of its connection, and to nobody when only
 * the first of the two is listened to, which would end the process: both are heard here, and the one that says why is
 * thrown.
 */
export async function connectMysql(options: ConnectionOptions): Promise<Connection> {
  const connection = createConnection(options);
  const errors: Error[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('connect', () => resolve());
      connection.on('error', (error) => {
        errors.push(error);
        reject(error);
      });
    });
  } catch (error) {
    await nextTurn();
    connection.destroy();
    throw errors.find((one) => Reflect.get(one, 'code') === untrustedCode) ?? error;
  }
  return connection.promise();
}
